// SPDX-License-Identifier: Apache-2.0
/**
 * IP addresses and prefixes, as far as "is this address inside that prefix" goes.
 * Only literal addresses: a host name is inside no prefix.
 *
 * @module
 */

/** Whether an address literal lies in at least one prefix (CIDR). May come from an attacker. */
export function isAddressInside(address: string, prefixes: readonly string[]): boolean {
  const bits = parseAddress(address)
  return bits !== undefined && prefixes.some((prefix) => contains(prefix, bits, bits.length))
}

/** Whether every address of `prefix` lies in one of `prefixes`. */
export function isPrefixInside(prefix: string, prefixes: readonly string[]): boolean {
  const parsed = parsePrefix(prefix)
  return (
    parsed !== undefined && prefixes.some((outer) => contains(outer, parsed.bits, parsed.length))
  )
}

function contains(prefix: string, bits: string, length: number): boolean {
  const outer = parsePrefix(prefix)
  return (
    outer !== undefined &&
    outer.bits.length === bits.length &&
    outer.length <= length &&
    bits.startsWith(outer.bits.slice(0, outer.length))
  )
}

function parsePrefix(text: string): { bits: string; length: number } | undefined {
  const match = /^([^/]+)\/(0|[1-9][0-9]{0,2})$/.exec(text)
  const bits = match?.[1] === undefined ? undefined : parseAddress(match[1])
  const length = Number(match?.[2])
  return bits === undefined || length > bits.length ? undefined : { bits, length }
}

/** The bits of an address as a string of 32 or 128 digits; an IPv4-mapped one is not IPv4. */
function parseAddress(text: string): string | undefined {
  if (text.includes(":")) return parseIpv6(text)
  const parts = text.split(".")
  if (parts.length !== 4) return undefined
  let bits = ""
  for (const part of parts) {
    // No leading zeros: some systems read them as octal.
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined
    bits += Number(part).toString(2).padStart(8, "0")
  }
  return bits
}

function parseIpv6(text: string): string | undefined {
  const halves = text.split("::")
  if (halves.length > 2) return undefined
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")))
  const count = groups.flat().length
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined
  const middle = Array.from<string>({ length: 8 - count }).fill("0")
  let bits = ""
  for (const group of [...(groups[0] ?? []), ...middle, ...(groups[1] ?? [])]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
    bits += Number.parseInt(group, 16).toString(2).padStart(16, "0")
  }
  return bits
}
