// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import { needlesOf, type Secret } from "./secrets.ts"
import { SecretSearch } from "./search.ts"

// Rules are those of SPEC.md in this folder.

/** Bytes that are the same in every run. */
function bytesOf(seed: string, length: number): Buffer {
  const parts: Buffer[] = []
  for (let count = 0; parts.length * 32 < length; count += 1) {
    parts.push(createHash("sha256").update(`${seed} ${count}`).digest())
  }
  return Buffer.concat(parts).subarray(0, length)
}

const SECRETS = [12, 16, 17, 18, 32, 64].map((length): Secret => ({
  name: `${length} bytes`,
  bytes: bytesOf(`secret of ${length}`, length),
}))

test("FN1: a secret is found at every offset, in every form in which it may be written", () => {
  const search = new SecretSearch(SECRETS)
  for (const secret of SECRETS) {
    for (const needle of needlesOf(secret)) {
      for (let offset = 0; offset < 24; offset += 1) {
        const haystack = bytesOf("haystack", 200)
        haystack.set(needle.bytes.subarray(0, 150), offset)
        const hits = search.find(haystack, "here")
        const expected = { secret: secret.name, form: needle.form, place: "here" }
        if (needle.bytes.length <= 150) expect(hits).toContainEqual(expected)
      }
    }
  }
})

test("FN1: in base64 also where the secret stands in the middle of something longer", () => {
  const search = new SecretSearch(SECRETS)
  for (const { name, bytes } of SECRETS) {
    for (const encoding of ["base64", "base64url"] as const) {
      for (let before = 0; before < 6; before += 1) {
        const whole = Buffer.concat([bytesOf("before", before), bytes, bytesOf("after", 5)])
        const hits = search.find(Buffer.from(whole.toString(encoding), "latin1"), "text")
        expect(hits.map(({ secret }) => secret)).toContain(name)
      }
    }
  }
})

test("FN2: nothing is found where nothing is, nor where a single bit differs", () => {
  const search = new SecretSearch(SECRETS)
  expect(search.find(bytesOf("nothing", 1_000_000), "here")).toEqual([])
  const [secret] = SECRETS
  for (let bit = 0; bit < 8 * secret!.bytes.length; bit += 1) {
    const haystack = bytesOf("haystack", 64)
    haystack.set(secret!.bytes, 20)
    const at = 20 + (bit >> 3)
    haystack.writeUInt8(haystack.readUInt8(at) ^ (1 << (bit & 7)), at)
    expect(search.find(haystack, "here")).toEqual([])
  }
})

test("FN2: what is too short to be told from chance is not looked for", () => {
  expect(() => new SecretSearch([{ name: "short", bytes: bytesOf("short", 11) }])).toThrow(
    RangeError,
  )
})
