// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { encryptionSupport } from "./support.ts"

const WHOLE = { RTCRtpScriptTransform: {}, Worker: {}, crypto: { subtle: {} } }

test("CF11: a browser that has everything may take part", () => {
  expect(encryptionSupport(WHOLE)).toEqual({ ok: true })
})

test.for([
  ["RTCRtpScriptTransform", { Worker: {}, crypto: { subtle: {} } }],
  ["Worker", { RTCRtpScriptTransform: {}, crypto: { subtle: {} } }],
  ["crypto.subtle", { ...WHOLE, crypto: {} }],
] as const)("CF11: %s is named if it is missing", ([missing, scope]) => {
  expect(encryptionSupport(scope)).toEqual({ ok: false, missing })
})
