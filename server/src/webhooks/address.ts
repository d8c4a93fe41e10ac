// SPDX-License-Identifier: Apache-2.0
/**
 * Where events may be sent: to the outside world over TLS, and never into this
 * network, however a name resolves. Source: OWASP ASVS 5.0, 1.3.6 (SSRF).
 *
 * @module
 */
import { lookup } from "node:dns"
import { BlockList, isIP, type LookupFunction } from "node:net"

// Two lists: one list takes IPv4 addresses for those that IPv6 maps them to.
const FORBIDDEN = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  FORBIDDEN.ipv4.addSubnet(network, bits, "ipv4")
}
for (const [network, bits] of [
  ["::", 96],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 32],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  FORBIDDEN.ipv6.addSubnet(network, bits, "ipv6")
}

/** Whether an address leads out of every private and special network. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const kind = family === 4 ? "ipv4" : "ipv6"
  return !FORBIDDEN[kind].check(address, kind)
}

/** Why a URL may not be a receiver, before its name is resolved; undefined if it may. */
export function problemOf(
  url: string,
  options: { readonly anywhere: boolean },
): string | undefined {
  const { protocol, hostname, username, password } = new URL(url)
  if (username !== "" || password !== "") return "the address holds a user name or a password"
  if (options.anywhere) return undefined
  if (protocol !== "https:") return "events are sent over https only"
  const literal = hostname.replace(/^\[|\]$/g, "")
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) return "the address is in a private network"
  return undefined
}

/**
 * Resolves a receiver's name and gives only addresses that may be sent to, so that what was
 * checked is what is connected to.
 */
export function guardedLookup(options: { readonly anywhere: boolean }): LookupFunction {
  return (hostname, given, callback) => {
    lookup(hostname, { ...given, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, "", 0)
        return
      }
      const allowed = addresses.filter(
        ({ address }) => options.anywhere || isPublicAddress(address),
      )
      const [first] = allowed
      if (first === undefined) callback(new Error("every address is in a private network"), "", 0)
      else if (given.all === true) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
}
