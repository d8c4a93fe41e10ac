// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { requireAddresses } from "./addresses.ts"

// Rules are those of SPEC.md, section "Plan (LP)".

test("LP6: addresses that the machine lacks are refused, with what adds them", async () => {
  // RFC 5737: no machine has an address for documentation.
  const lacking = ["127.0.0.1", "192.0.2.11", "192.0.2.12"].map((address) => ({ address }))
  await expect(requireAddresses(lacking)).rejects.toMatchObject({
    code: "LOCAL_ADDRESSES_MISSING",
    message: expect.stringMatching(
      /192\.0\.2\.11, 192\.0\.2\.12[^]*\n {2}sudo ifconfig lo0 alias 192\.0\.2\.11 up\n {2}sudo ifconfig lo0 alias 192\.0\.2\.12 up$/,
    ),
  })
  await expect(requireAddresses([{ address: "127.0.0.1" }])).resolves.toBeUndefined()
})
