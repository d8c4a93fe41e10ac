// SPDX-License-Identifier: Apache-2.0
/**
 * The token in the address of an invitation. Rule RVP1 of `SPEC.md`.
 *
 * @module
 */

/** What stands after `/rsvp/`; an address without it has a token that opens nothing. */
export function rsvpToken(path: string): string {
  const [pathname = ""] = path.split("?")
  const token = pathname.replace(/^\/rsvp\//, "").replace(/\/$/, "")
  try {
    return decodeURIComponent(token) || "-"
  } catch {
    return "-" // Not an address of ours: the server will know no such invitation.
  }
}
