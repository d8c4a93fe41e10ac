// SPDX-License-Identifier: Apache-2.0
/**
 * What the operator's page works out without React. Rules OP1 to OP4 of
 * `../SPEC.md`.
 *
 * @module
 */
import type { Region } from "@landmoot/core/regions"
import type { MapMark } from "../map/marks.ts"
import { MAX_NAME, tidyName } from "../joining/model.ts"
import type { Account, Layer } from "./api.ts"

/** The names in a text with one name a line: tidied, each once, in their order. */
export function namesIn(text: string): readonly string[] {
  const names = text
    .split(/\r?\n/)
    .map((line) => tidyName(line).slice(0, MAX_NAME))
    .filter((name) => name !== "")
  return [...new Set(names)]
}

/** The layer that a choice of leaves makes; no choice limits nothing. */
export function layerOf(chosen: ReadonlySet<string>): Layer {
  return chosen.size === 0 ? {} : { ceiling: { include: [...chosen].toSorted() } }
}

/** The leaves among which a meeting of this account may choose. */
export function leavesFor(account: Account, regions: readonly Region[]): readonly Region[] {
  const open = regions.filter(({ status, restricted }) => status === "active" && !restricted)
  if (account.plan === "free") return open.filter(({ id }) => account.home.includes(id))
  const include = account.layer.ceiling?.include
  // Groups in the ceiling are left to the policy module: then every leaf can be tried.
  if (include === undefined || include.some((name) => name.includes("@"))) return open
  return open.filter(({ id }) => include.includes(id))
}

/** Regions on the map of the console: chosen ones inside, the others not. */
export function consoleMarks(
  regions: readonly Region[],
  chosen: ReadonlySet<string>,
  home: string | undefined,
): readonly MapMark[] {
  return regions.map((region) => ({
    region,
    state: chosen.has(region.id) ? "used" : "denied",
    own: region.id === home,
  }))
}

/** Names and links as lines of text, to be pasted into messages. */
export function linksAsText(
  links: readonly { readonly name: string; readonly link: string }[],
): string {
  return links.map(({ name, link }) => `${name}: ${link}`).join("\n")
}
