// SPDX-License-Identifier: Apache-2.0

/** Whether this browser can take part encrypted, and what it lacks if not. */
export type EncryptionSupport =
  | { readonly ok: true }
  | { readonly ok: false; readonly missing: string }

/** The parts of a browser that encryption needs, by the name of each. */
const NEEDED = {
  RTCRtpScriptTransform: (scope) => "RTCRtpScriptTransform" in scope,
  Worker: (scope) => "Worker" in scope,
  "crypto.subtle": (scope) => scope.crypto?.subtle !== undefined,
} satisfies Record<string, (scope: Scope) => boolean>

/** The part of a page's global scope that is looked at. */
interface Scope {
  readonly crypto?: { readonly subtle?: unknown }
}

/**
 * Looks, before anything is joined, whether frames can be sealed here. A browser that lacks
 * something is not let in; there is no way in without.
 */
export function encryptionSupport(scope: Scope = globalThis): EncryptionSupport {
  const missing = Object.entries(NEEDED).find(([, isThere]) => !isThere(scope))
  return missing === undefined ? { ok: true } : { ok: false, missing: missing[0] }
}
