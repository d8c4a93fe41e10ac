// SPDX-License-Identifier: Apache-2.0
/**
 * Where the pages on regions and policies read from and write to.
 *
 * @module
 */
import type { Preview } from "@landmoot/core/preview"
import type { CallAnswer } from "../../api/answer.ts"
import type { LayerRef, PolicyChange, PolicyView } from "./view.ts"

/** What became of a save: it counts, or it waits for a second administrator (R7). */
export type Saved = "written" | "pending"

/** Somebody who can be opened. */
export interface FoundPerson {
  readonly id: string
  readonly name: string
  readonly limits: boolean
}

/**
 * The policies of one account. An expected *no* is a returned value; nothing throws. A write
 * names the version that was read and is refused with a code that {@link isConflict} if
 * another one was stored since: then {@link PolicySource.read} gives theirs.
 */
export interface PolicySource {
  /**
   * Everything that the pages show, with the layer of one person if they are asked for.
   *
   * @param everybody - whether people with limits of their own are looked for too.
   */
  read(open: LayerRef, everybody?: boolean): Promise<CallAnswer<PolicyView>>
  preview(change: PolicyChange, cities: readonly string[] | undefined): Promise<CallAnswer<Preview>>
  write(change: PolicyChange): Promise<CallAnswer<Saved>>
  decide(approval: string, agreed: boolean): Promise<CallAnswer<unknown>>
  acceptHome(home: PolicyView["account"]["home"]): Promise<CallAnswer<unknown>>
  findPeople(text: string): Promise<CallAnswer<readonly FoundPerson[]>>
}

/** Whether a code says that somebody else has written since. */
export function isConflict(code: string): boolean {
  return code.endsWith("_VERSION_CONFLICT")
}
