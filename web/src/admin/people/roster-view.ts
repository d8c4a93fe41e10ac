// SPDX-License-Identifier: Apache-2.0
/**
 * What a list of people would do, in words. Rule PPV4 of `SPEC.md`.
 *
 * @module
 */
import type { RosterPreview } from "@landmoot/core/api"
import type { Speech } from "../../words/speech.ts"

/** How many people a list makes, changes or takes away. */
export function changesOf(counts: RosterPreview["counts"]): number {
  return counts.create + counts.change + counts.suspend + counts.remove
}

/** What tells an entry from the others; people whom the list does not name have no line. */
export function entryKey({ line, kind, name, email }: RosterPreview["entries"][number]): string {
  return `${line ?? ""} ${kind} ${email ?? name}`
}

/** A mistake in the reader's language, or as the server says it if there are no words for it. */
export function mistakeWords(
  speech: Speech,
  { code, message }: RosterPreview["mistakes"][number],
): string {
  return Object.hasOwn(speech.words.console.codes, code) ? speech.problem({ code }) : message
}
