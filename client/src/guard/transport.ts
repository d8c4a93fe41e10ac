// SPDX-License-Identifier: Apache-2.0
/**
 * The checks of a transport: what the server offers before the browser hears of it, and
 * what the browser chose afterwards. All values may come from an attacker.
 *
 * @module
 */
import type { TransportOffer } from "@landmoot/core/protocol"
import { isAddressInside, type NodeCertificate } from "@landmoot/core/signed"
import { GuardError } from "./errors.ts"

/** The pair of addresses that carries a transport, as the browser reports it. */
export interface SelectedPair {
  /** Undefined if the browser keeps it to itself: an address that was never offered. */
  readonly remoteAddress: string | undefined
  readonly localAddress: string
  readonly protocol: string
  /** Through a relay; `relay` names it. */
  readonly relayed: boolean
  readonly relay?: string | undefined
  readonly roundTripMs?: number | undefined
}

/** Requires that every DTLS fingerprint is in the certificate. @throws {@link GuardError} */
export function checkFingerprints(offer: TransportOffer, certificate: NodeCertificate): void {
  for (const { value } of offer.dtlsParameters.fingerprints) {
    if (!certificate.fingerprints.includes(value)) throw GuardError.fingerprint(certificate.node)
  }
}

/** Requires that every candidate is an address of the certificate. @throws {@link GuardError} */
export function checkCandidates(offer: TransportOffer, certificate: NodeCertificate): void {
  for (const { address } of offer.iceCandidates) {
    if (!isAddressInside(address, certificate.prefixes)) {
      throw GuardError.candidate(certificate.node, address)
    }
  }
}

/**
 * Requires that every relay is an address of a node that may relay. A host name is
 * nobody's address: where it leads could change after the check.
 *
 * @throws {@link GuardError} `GUARD_RELAY`
 */
export function checkRelays(
  offer: TransportOffer,
  node: string,
  relays: readonly NodeCertificate[],
): void {
  const prefixes = relays.flatMap((relay) => [...relay.prefixes])
  for (const url of offer.iceServers.flatMap(({ urls }) => urls)) {
    const address = relayAddress(url)
    if (address === undefined || !isAddressInside(address, prefixes)) {
      throw GuardError.relay(node, address ?? url.slice(0, 64))
    }
  }
}

/**
 * Requires that the pair which carries media leads to the certificate's addresses, and
 * through a listed relay if through any.
 *
 * @throws {@link GuardError} `GUARD_SELECTED_PAIR`
 */
export function checkSelectedPair(
  pair: SelectedPair,
  certificate: NodeCertificate,
  offer: TransportOffer,
): void {
  const { remoteAddress, relayed, relay } = pair
  if (remoteAddress === undefined || !isAddressInside(remoteAddress, certificate.prefixes)) {
    throw GuardError.selectedPair(certificate.node, remoteAddress ?? "an address never offered")
  }
  if (!relayed) return
  const listed = offer.iceServers.flatMap(({ urls }) => urls.map(relayAddress))
  const used = relay === undefined ? undefined : relayAddress(relay)
  // A browser that does not say which relay it used can only have used one it was given.
  const unknown = relay === undefined ? listed.length === 0 : !listed.includes(used)
  if (unknown) throw GuardError.selectedPair(certificate.node, relay ?? "a relay never offered")
}

/** The host of a STUN or TURN URI (RFC 7064, RFC 7065), without the brackets of IPv6. */
function relayAddress(url: string): string | undefined {
  const match = /^(?:stuns?|turns?):(?:\[([^\]]+)\]|([^:?[\]]+))(?::[0-9]{1,5})?(?:\?.*)?$/i.exec(
    url,
  )
  return match?.[1] ?? match?.[2]
}
