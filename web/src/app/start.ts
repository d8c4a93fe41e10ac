// SPDX-License-Identifier: Apache-2.0
/**
 * From the page's own address to something that can be joined.
 *
 * @module
 */
import { type GuestOf, parseInvitation, type Preparation, prepare } from "@landmoot/client"
import { GUEST_POLICIES_PATH, guestPoliciesSchema } from "@landmoot/core/protocol"
import { type PublicKey, publicKeySchema } from "@landmoot/core/regions"
import { WebError } from "./errors.ts"

/** Where every gateway says whose signature its pages trust. */
const ROOT_PATH = "/landmoot.json"

/**
 * Reads the invitation in the address and prepares to join. The address is
 * read here and passed on; it is neither stored nor logged.
 *
 * @throws {@link WebError}, or the SDK's error if the link is no invitation.
 */
export async function startPreparation(address: string): Promise<Preparation> {
  if (!("RTCPeerConnection" in globalThis)) throw WebError.browserUnsupported()
  const invitation = parseInvitation(address)
  const [root, guest] = await Promise.all([fetchRoot(), fetchGuest()])
  return prepare(invitation, { root, memory: storage(), guest })
}

async function fetchRoot(): Promise<PublicKey> {
  try {
    const response = await fetch(ROOT_PATH, { redirect: "error", credentials: "omit" })
    const told = (await response.json()) as { readonly root?: unknown } // Checked in the next line.
    return publicKeySchema.parse(told.root)
  } catch (error) {
    throw WebError.startFailed(error)
  }
}

/**
 * Where the accounts of whoever is signed in here let them be guests (R22); undefined if
 * nobody is, or this gateway keeps no accounts.
 */
async function fetchGuest(): Promise<GuestOf | undefined> {
  try {
    const response = await fetch(GUEST_POLICIES_PATH, { redirect: "error", cache: "no-store" })
    if (response.status === 401 || response.status === 404) return undefined
    const { accounts, items } = guestPoliciesSchema.parse(await response.json())
    return { accounts, policies: items }
  } catch (error) {
    // What an account refuses must not be forgotten because a request failed.
    throw WebError.guestPolicyUnknown(error)
  }
}

/** Where the guard remembers versions; absent if the browser keeps nothing for pages. */
function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}
