// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { deviceOf } from "./device.ts"

test("DV1: a session is named by browser and system, and by nothing else of what was sent", () => {
  const edge =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
  expect(deviceOf(edge)).toEqual({ browser: "Edge", system: "Windows", phone: false })
  const phone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile/15E148 Safari/604.1"
  expect(deviceOf(phone)).toEqual({ browser: "Safari", system: "iPhone", phone: true })
  expect(deviceOf("<script>")).toEqual({ browser: undefined, system: undefined, phone: false })
})
