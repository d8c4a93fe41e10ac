// SPDX-License-Identifier: Apache-2.0
import { BlockList } from "node:net"
import fc from "fast-check"
import { expect, test } from "vitest"
import { isAddressInside, isPrefixInside } from "./address.ts"

// Rules are those of SPEC.md, section "Addresses (ADR)". The oracle is Node's own BlockList.

const ipv4Length = fc.integer({ min: 0, max: 32 })
const ipv6Length = fc.integer({ min: 0, max: 128 })

function oracle(address: string, prefix: string, family: "ipv4" | "ipv6"): boolean {
  const list = new BlockList()
  const [network = "", length = ""] = prefix.split("/")
  list.addSubnet(network, Number(length), family)
  return list.check(address, family)
}

test("ADR1: an IPv4 address lies inside a prefix as Node's BlockList says", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV4(), ipv4Length, (address, network, length) => {
      const prefix = `${network}/${length}`
      expect(isAddressInside(address, [prefix])).toBe(oracle(address, prefix, "ipv4"))
      expect(isAddressInside(address, [`${address}/${length}`])).toBe(true)
    }),
  )
})

test("ADR1: an IPv6 address lies inside a prefix as Node's BlockList says", () => {
  // BlockList takes mapped addresses for IPv4, which is what ADR2 is against.
  const ipv6 = fc.ipV6().filter((text) => !text.includes(".") && !/^(?:0*:)*:?ffff:/i.test(text))
  fc.assert(
    fc.property(ipv6, ipv6, ipv6Length, (address, network, length) => {
      const prefix = `${network}/${length}`
      expect(isAddressInside(address, [prefix])).toBe(oracle(address, prefix, "ipv6"))
      expect(isAddressInside(address, [`${address}/${length}`])).toBe(true)
    }),
  )
})

test.for([
  ["2001:db8::1", "2001:DB8:0:0:0:0:0:1/128"],
  ["::", "0:0:0:0:0:0:0:0/128"],
  ["::1", "::/0"],
  ["1::", "1:0:0:0:0:0:0:0/128"],
  ["127.0.0.1", "127.0.0.0/8"],
] as const)("ADR1: %s lies inside %s", ([address, prefix]) => {
  expect(isAddressInside(address, [prefix])).toBe(true)
})

test.for([
  ["::ffff:127.0.0.1", "127.0.0.0/8"],
  ["::ffff:7f00:1", "127.0.0.0/8"],
  ["0:0:0:0:0:ffff:7f00:1", "0.0.0.0/0"],
  ["127.0.0.1", "::ffff:0:0/96"],
  ["127.0.0.1", "::ffff:127.0.0.0/104"],
  ["::127.0.0.1", "127.0.0.0/8"],
  ["127.0.0.1", "::/0"],
  ["::1", "0.0.0.0/0"],
] as const)("ADR2: %s does not lie inside %s", ([address, prefix]) => {
  expect(isAddressInside(address, [prefix])).toBe(false)
})

test("ADR2: a mapped address in hexadecimal is an IPv6 address", () => {
  expect(isAddressInside("::ffff:7f00:1", ["::ffff:0:0/96"])).toBe(true)
})

test.for([
  "",
  "localhost",
  "fra.example.org",
  "host-name.local",
  "127.1",
  "127.0.0",
  "127.0.0.01",
  "0127.0.0.1",
  "0x7f.0.0.1",
  "127.0.0.256",
  "127.0.0.1.",
  "127.0.0.1:80",
  " 127.0.0.1",
  "127.0.0.1\n",
  "127.0.0.1/32",
  "2130706433",
  "１２７.0.0.1",
  ":",
  ":::",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7::8",
  "::12345",
  "::g",
  "fe80::1%eth0",
  "[::1]",
  "::1/128",
  ":1:2:3:4:5:6:7",
])("ADR3: %j lies inside nothing", (text) => {
  expect(isAddressInside(text, ["0.0.0.0/0", "::/0"])).toBe(false)
})

test.for([
  "",
  "/",
  "127.0.0.1",
  "127.0.0.0/33",
  "127.0.0.0/-1",
  "127.0.0.0/8/8",
  "127.0.0.0/ 8",
  "127.0.0.0/8a",
  "127.0.0.0/08",
  "127.0.0.00/8",
  "::/129",
  "::/",
  "localhost/8",
])("ADR4: %j is no prefix: it contains nothing and lies inside nothing", (prefix) => {
  expect(isAddressInside("127.0.0.1", [prefix])).toBe(false)
  expect(isAddressInside("::1", [prefix])).toBe(false)
  expect(isPrefixInside(prefix, ["0.0.0.0/0", "::/0"])).toBe(false)
})

test("ADR4: a prefix lies inside another exactly if its first and last address do", () => {
  const prefix = fc.record({ address: fc.ipV4(), length: ipv4Length })
  fc.assert(
    fc.property(prefix, prefix, (inner, outer) => {
      const text = `${inner.address}/${inner.length}`
      const container = `${outer.address}/${outer.length}`
      const ends = endsOf(inner.address, inner.length)
      const isInside = ends.every((address) => isAddressInside(address, [container]))
      expect(isPrefixInside(text, [container])).toBe(isInside)
      // Near misses are rare at random: the same network, with another length.
      const sameNetwork = `${inner.address}/${outer.length}`
      expect(isPrefixInside(text, [sameNetwork])).toBe(outer.length <= inner.length)
    }),
  )
})

/** The first and the last address of a prefix, by arithmetic. */
function endsOf(address: string, length: number): readonly string[] {
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - length)
  const first = Math.floor(value / size) * size
  return [first, first + size - 1].map((end) =>
    [24, 16, 8, 0].map((shift) => Math.floor(end / 2 ** shift) % 256).join("."),
  )
}
