// SPDX-License-Identifier: Apache-2.0
/**
 * What the page may run. The content security policy asks for Trusted Types: a
 * text becomes HTML nowhere, and the address of a script only through here.
 *
 * @module
 */

/** The part of the browser's factory that is used. Source: W3C Trusted Types, section 2.3.1. */
interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (address: string) => string | null },
  ): unknown
}

/** Files that the build has named after their content. */
const BUILT = /^\/assets\/[\w.-]+\.js$/

/** The address of a script of the build; null for every other. It may come from an attacker. */
export function ownScript(address: string, origin: string): string | null {
  const url = URL.parse(address, origin)
  if (url === null || url.origin !== origin || url.search !== "") return null
  return BUILT.test(url.pathname) ? url.href : null
}

/**
 * Makes the policy through which the workers of the SDK are started. It is the default one,
 * since the SDK runs in pages of others too and knows no policy. Does nothing where the
 * browser has no Trusted Types.
 */
export function allowOwnScripts(): void {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyFactory }
  trustedTypes?.createPolicy("default", {
    createScriptURL: (address) => ownScript(address, location.origin),
  })
}
