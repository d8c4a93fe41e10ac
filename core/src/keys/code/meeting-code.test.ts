// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { expect, test } from "vitest"
import { CODE_GROUPS, meetingCode } from "./index.ts"

const authenticator = fc.uint8Array({ minLength: 32, maxLength: 32 })

test("KC1: a code is six groups of four digits, the same each time", () => {
  fc.assert(
    fc.property(authenticator, (bytes) => {
      const code = meetingCode(bytes)
      expect(code).toHaveLength(CODE_GROUPS)
      for (const group of code) expect(group).toMatch(/^\d{4}$/)
      expect(meetingCode(bytes.slice())).toEqual(code)
    }),
  )
})

test("KC2: an authenticator that differs in one bit has another code", () => {
  fc.assert(
    fc.property(authenticator, fc.nat(255), (bytes, bit) => {
      const other = bytes.slice()
      other[bit >> 3]! ^= 1 << (bit & 7)
      expect(meetingCode(other)).not.toEqual(meetingCode(bytes))
    }),
  )
})
