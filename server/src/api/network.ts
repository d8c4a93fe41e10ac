// SPDX-License-Identifier: Apache-2.0
/**
 * What counts as one address: all of IPv4, and of IPv6 the first 64 bits, since
 * one line usually has all the addresses below them (RFC 6177, section 2).
 */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped !== undefined || !ip.includes(":")) return mapped ?? ip
  const [head = "", tail = ""] = ip.toLowerCase().split("%")[0]!.split("::")
  const [front, back] = [head, tail].map((half) => (half === "" ? [] : half.split(":")))
  const zeros = Array.from<string>({ length: Math.max(0, 8 - front!.length - back!.length) })
  return `${[...front!, ...zeros.fill("0"), ...back!].slice(0, 4).join(":")}::/64`
}
