// SPDX-License-Identifier: Apache-2.0
/**
 * The addresses of the console: `/account/<account>/<section>/…`. Rules CN1
 * to CN3 of `../../SPEC.md`.
 *
 * @module
 */
import type { Membership } from "@landmoot/core/api"

/** Where in the console a path leads. */
export interface ConsoleAddress {
  readonly account: string | undefined
  readonly section: string | undefined
  readonly parts: readonly string[]
}

/** Reads a path of the console; what it leaves open is undefined. */
export function consoleAddress(path: string): ConsoleAddress {
  const [pathname = ""] = path.split("?")
  const [, account, section, ...parts] = pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decoded)
  return { account, section, parts }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // Not an address of ours: it will be found nowhere.
  }
}

/** The path of a section of an account, and of a page inside it. */
export function consolePath(account: string, ...parts: readonly string[]): string {
  return `/account/${[account, ...parts].map(encodeURIComponent).join("/")}`
}

/** The sections that a person may open, in the order of the table. */
export function sectionsFor<Section extends { readonly needs: string }>(
  sections: readonly Section[],
  membership: Pick<Membership, "abilities">,
): readonly Section[] {
  const abilities: readonly string[] = membership.abilities
  return sections.filter(({ needs }) => abilities.includes(needs))
}

/** Where the console starts: regions for those who manage the account, meetings for the others. */
export function homeSection(
  available: readonly { readonly id: string }[],
  { role }: Pick<Membership, "role">,
): string | undefined {
  const manages = role === "owner" || role === "administrator"
  const wished = manages ? "regions" : "meetings"
  return (available.find(({ id }) => id === wished) ?? available[0])?.id
}
