// SPDX-License-Identifier: Apache-2.0
/**
 * Which page an address asks for, and which address an invitation has. Rules
 * RT1 to RT3 of `../SPEC.md`.
 *
 * @module
 */

/** The pages. */
export type Route =
  | "start"
  | "meeting"
  | "open"
  | "operator"
  | "identity"
  | "console"
  | "rsvp"
  | "nothing"

const IDENTITY =
  /^\/(?:sign-in|sign-up|forgot|reset-password|confirm-address|accept-invitation|security|outbox)\/?$/

/** The page of a path. */
export function routeOf(pathname: string): Route {
  if (pathname === "/" || pathname === "/index.html") return "start"
  if (/^\/m\/[^/]+\/?$/.test(pathname)) return "meeting"
  if (/^\/open\/?$/.test(pathname)) return "open"
  if (/^\/operator\/?$/.test(pathname)) return "operator"
  if (IDENTITY.test(pathname)) return "identity"
  if (/^\/rsvp\/[^/]+\/?$/.test(pathname)) return "rsvp"
  if (/^\/account(?:\/.*)?$/.test(pathname)) return "console"
  return "nothing"
}

/**
 * The address of a pasted invitation; undefined if the text is none. Only its
 * shape is looked at: the page of the meeting reads it in full.
 */
export function invitationAddress(text: string): string | undefined {
  const candidate = text.trim()
  const url = URL.parse(/^https?:\/\//i.test(candidate) ? candidate : `https://${candidate}`)
  if (url === null || routeOf(url.pathname) !== "meeting") return undefined
  return /(?:^#|&)k=/.test(url.hash) ? url.href : undefined
}

/** The address of a page here that opens an invitation from elsewhere, with one's own account's rules. */
export function openingAddress(invitation: string): string {
  return `/open#${encodeURIComponent(invitation)}`
}

/** The invitation that such a page was asked to open; undefined if the fragment holds none. */
export function openedInvitation(hash: string): string | undefined {
  try {
    return invitationAddress(decodeURIComponent(hash.replace(/^#/, "")))
  } catch {
    // Not what we wrote.
    return undefined
  }
}
