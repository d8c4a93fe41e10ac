// SPDX-License-Identifier: Apache-2.0
/**
 * Where to go after signing in. The address may come from an attacker: only
 * paths of this origin are followed. Rule AC4 of `../SPEC.md`.
 *
 * @module
 */

// Paths are judged on an origin that nobody has, so that one leading elsewhere is seen.
const NOWHERE = "https://own.invalid"

/** A path of this origin with its query; undefined if the text leads elsewhere. */
export function ownPath(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || !text.startsWith("/")) return undefined
  const url = URL.parse(text, NOWHERE)
  if (url === null || url.origin !== NOWHERE || url.pathname.startsWith("//")) return undefined
  return url.pathname + url.search + url.hash
}

/** The sign-in page that leads back to a path afterwards. */
export function signInPath(back: string): string {
  const own = ownPath(back)
  return own === undefined || own === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(own)}`
}
