// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { linkified } from "./letter.ts"

const LINK = "https://home.example/confirm-address#tok=en"

test("LE1: web addresses become links and nothing else does", () => {
  expect(linkified(`See ${LINK}, or javascript:alert(1).`)).toEqual([
    { text: "See " },
    { text: LINK, link: LINK },
    { text: ", or javascript:alert(1)." },
  ])
  expect(linkified("")).toEqual([])
})
