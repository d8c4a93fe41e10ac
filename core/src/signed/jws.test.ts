// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto"
import { ed25519 } from "@noble/curves/ed25519.js"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { z } from "zod"
import { canonicalJson } from "./canonical.ts"
import { CATALOGUE } from "./catalogue.ts"
import { NODE_CERTIFICATE } from "./certificate.ts"
import { DESCRIPTOR } from "./descriptor.ts"
import { GRANT } from "./grant.ts"
import { HELLO, JOIN_TOKEN } from "./invitation.ts"
import {
  claimedSigner,
  CLOCK_TOLERANCE_SECONDS,
  digestOf,
  MAX_JWS_LENGTH,
  requireTime,
  signClaims,
  type SignedKind,
  verifyClaims,
} from "./jws.ts"
import { keyFromSeed, participantOfKey, publicKeyOf } from "./keys.ts"
import {
  CATALOGUE_CLAIMS,
  certificateClaims,
  codeOf,
  descriptorClaims,
  grantClaims,
  NODE,
  NOW,
  PERSON,
  rawJws,
  testKey,
  tokenClaims,
} from "./testing/objects.ts"

// Rules are those of SPEC.md, section "The envelope (SIG)".

const HELLO_CLAIMS = {
  node: "eu-de-fra/node-1",
  nonce: "n".repeat(22),
  origin: "https://fra.example.org",
  iat: NOW,
  exp: NOW + 60,
}
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
const SIGNER = { kid: "eu-de-fra/node-1", key: NODE }
const KEY = publicKeyOf(NODE)

const signed = {
  catalogue: async () => await signClaims(CATALOGUE, CATALOGUE_CLAIMS, SIGNER),
  certificate: async () => await signClaims(NODE_CERTIFICATE, certificateClaims(), SIGNER),
  descriptor: async () => await signClaims(DESCRIPTOR, descriptorClaims(), SIGNER),
  grant: async () => await signClaims(GRANT, grantClaims(), SIGNER),
  token: async () => await signClaims(JOIN_TOKEN, tokenClaims(), SIGNER),
  hello: async () => await signClaims(HELLO, HELLO_CLAIMS, SIGNER),
}
const kinds: Record<keyof typeof signed, SignedKind<z.ZodType>> = {
  catalogue: CATALOGUE,
  certificate: NODE_CERTIFICATE,
  descriptor: DESCRIPTOR,
  grant: GRANT,
  token: JOIN_TOKEN,
  hello: HELLO,
}
const claims: Record<keyof typeof kinds, object> = {
  catalogue: CATALOGUE_CLAIMS,
  certificate: certificateClaims(),
  descriptor: descriptorClaims(),
  grant: grantClaims(),
  token: tokenClaims(),
  hello: HELLO_CLAIMS,
}
const NAMES = Object.keys(kinds) as (keyof typeof kinds)[]

describe("verifyClaims", () => {
  test.for(NAMES)("SIG1: gives back the claims of a %s", async (name) => {
    const jws = await signed[name]()
    expect(await verifyClaims(kinds[name], jws, KEY)).toEqual(claims[name])
    expect(claimedSigner(kinds[name], jws)).toBe(SIGNER.kid)
  })

  test.for(NAMES)("SIG2: refuses a %s with any one character changed", async (name) => {
    const jws = await signed[name]()
    const character = fc.constantFrom(...`${BASE64URL}+/=. \n\u00e9`.split(""))
    await fc.assert(
      fc.asyncProperty(fc.nat(jws.length - 1), character, async (at, other) => {
        fc.pre(jws[at] !== other)
        const changed = jws.slice(0, at) + other + jws.slice(at + 1)
        expect(["SIGNED_FORGED", "SIGNED_MALFORMED", "SIGNED_WRONG_TYPE"]).toContain(
          await codeOf(verifyClaims(kinds[name], changed, KEY)),
        )
      }),
    )
  })

  test("SIG2: refuses every other spelling of the last character, and anything appended", async () => {
    const jws = await signed.hello()
    for (const last of BASE64URL) {
      if (jws.endsWith(last)) continue
      const changed = jws.slice(0, -1) + last
      expect(await codeOf(verifyClaims(HELLO, changed, KEY)), last).toMatch(
        /^SIGNED_(?:FORGED|MALFORMED)$/,
      )
    }
    for (const more of ["=", "==", "A", "\n", " ", "."]) {
      expect(await codeOf(verifyClaims(HELLO, jws + more, KEY))).toBe("SIGNED_MALFORMED")
      expect(await codeOf(verifyClaims(HELLO, more + jws, KEY))).toBe("SIGNED_MALFORMED")
    }
  })

  test("SIG2: refuses the signature of another key", async () => {
    const jws = await signed.hello()
    expect(await codeOf(verifyClaims(HELLO, jws, publicKeyOf(testKey(9))))).toBe("SIGNED_FORGED")
  })

  test.for([
    { name: "none", alg: "none", sign: () => "" },
    { name: "none, with bytes in place", alg: "none", sign: () => new Uint8Array(64) },
    {
      name: "HMAC keyed with the public key",
      alg: "HS256",
      sign: (input: string) =>
        createHmac("sha256", Buffer.from(KEY.x, "base64url")).update(input).digest(),
    },
    { name: "another name for EdDSA", alg: "Ed25519", sign: honest },
    { name: "EdDSA in lower case", alg: "eddsa", sign: honest },
    { name: "no algorithm", alg: undefined, sign: honest },
  ])("SIG3: refuses $name", async ({ alg, sign }) => {
    const header = { alg, typ: HELLO.typ, kid: SIGNER.kid }
    const unsigned = rawJws(header, JSON.stringify(HELLO_CLAIMS), "")
    const signature = sign(unsigned.slice(0, -1))
    const jws = rawJws(header, JSON.stringify(HELLO_CLAIMS), signature)
    expect(await codeOf(verifyClaims(HELLO, jws, KEY))).toMatch(/^SIGNED_(?:FORGED|MALFORMED)$/)
  })

  test("SIG3: does not use a key that the header brings, nor an unknown critical field", async () => {
    const own = testKey(9)
    for (const extra of [{ jwk: publicKeyOf(own) }, { crit: ["unknown"], unknown: 1 }]) {
      const key = "crit" in extra ? NODE : own
      const header = { alg: "EdDSA", typ: HELLO.typ, kid: SIGNER.kid, ...extra }
      const unsigned = rawJws(header, JSON.stringify(HELLO_CLAIMS), "")
      const signature = ed25519.sign(
        Buffer.from(unsigned.slice(0, -1)),
        Buffer.from(key.d, "base64url"),
      )
      const jws = rawJws(header, JSON.stringify(HELLO_CLAIMS), signature)
      expect(await codeOf(verifyClaims(HELLO, jws, KEY))).toBe("SIGNED_FORGED")
    }
  })

  test.for(NAMES)("SIG4: takes a %s for nothing else", async (name) => {
    const jws = await signed[name]()
    for (const other of NAMES.filter((entry) => entry !== name)) {
      expect(await codeOf(verifyClaims(kinds[other], jws, KEY))).toBe("SIGNED_WRONG_TYPE")
    }
  })

  test.for([
    { name: "an empty text", jws: "" },
    { name: "two parts", jws: "a.b" },
    { name: "four parts", jws: `a.b.c.${"A".repeat(86)}` },
    { name: "a header that is not JSON", jws: `eA.eA.${"A".repeat(86)}` },
    { name: "a detached payload", jws: `eyJhbGciOiJFZERTQSJ9..${"A".repeat(86)}` },
    { name: "what is no text", jws: undefined as unknown as string },
    { name: "a text that is too long", jws: `${"a".repeat(MAX_JWS_LENGTH)}.b.${"A".repeat(86)}` },
  ])("SIG5: $name is malformed", async ({ jws }) => {
    expect(await codeOf(verifyClaims(HELLO, jws, KEY))).toBe("SIGNED_MALFORMED")
  })

  test.for([
    { name: "one too many", change: { admin: true } },
    { name: "one of a wrong type", change: { iat: "now" } },
    { name: "an id of another form", change: { node: "eu-de-fra" } },
    { name: "a time that is no integer", change: { exp: NOW + 0.5 } },
  ])("SIG5: claims with $name are malformed, though signed", async ({ change }) => {
    const jws = await signClaims(
      HELLO,
      { ...HELLO_CLAIMS, ...change } as typeof HELLO_CLAIMS,
      SIGNER,
    )
    expect(await codeOf(verifyClaims(HELLO, jws, KEY))).toBe("SIGNED_MALFORMED")
  })

  test("SIG5: a header without a kid has no claimed signer", async () => {
    const jws = rawJws({ alg: "EdDSA", typ: HELLO.typ }, "{}", new Uint8Array(64))
    const claimed = async (): Promise<string> => claimedSigner(HELLO, jws)
    expect(await codeOf(claimed())).toBe("SIGNED_MALFORMED")
  })
})

test.for([
  { name: "at its beginning", at: NOW, code: undefined },
  { name: "a second before its end", at: NOW + 59, code: undefined },
  { name: "at its end", at: NOW + 60, code: "SIGNED_EXPIRED" },
  { name: "within the tolerance", at: NOW - CLOCK_TOLERANCE_SECONDS, code: undefined },
  { name: "before it", at: NOW - CLOCK_TOLERANCE_SECONDS - 1, code: "SIGNED_NOT_YET_VALID" },
])("SIG6: $name an object is judged as $code", async ({ at, code }) => {
  const judged = async (): Promise<void> => requireTime("test", { iat: NOW, exp: NOW + 60 }, at)
  expect(await codeOf(judged())).toBe(code)
})

test("SIG7: equal claims have equal bytes and digests, whatever the order of their keys", async () => {
  const reversed = Object.fromEntries(Object.entries(HELLO_CLAIMS).toReversed())
  const jws = await signClaims(HELLO, reversed as typeof HELLO_CLAIMS, SIGNER)
  expect(jws).toBe(await signed.hello())
  expect(digestOf(jws)).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

test("SIG7: canonical JSON parses to the same value and sorts at every depth", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // JSON itself does not tell -0 from 0.
      const json = JSON.parse(JSON.stringify(value)) as unknown
      expect(JSON.parse(canonicalJson(json))).toEqual(json)
      expect(canonicalJson(reverseKeys(json))).toBe(canonicalJson(json))
    }),
  )
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}')
})

test("SIG8: a seed gives the key pair of RFC 8032, section 7.1, test 1", () => {
  const seed = Buffer.from(
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "hex",
  )
  const key = keyFromSeed(seed)
  expect(Buffer.from(key.x, "base64url").toString("hex")).toBe(
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
  )
  expect(publicKeyOf(key)).not.toHaveProperty("d")
  expect(participantOfKey(PERSON)).toMatch(/^p_[A-Za-z0-9_-]{22}$/)
  expect(participantOfKey(PERSON)).not.toBe(participantOfKey(NODE))
})

function honest(input: string): Uint8Array {
  return ed25519.sign(Buffer.from(input), Buffer.from(NODE.d, "base64url"))
}

function reverseKeys(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value
  if (Array.isArray(value)) return value.map(reverseKeys)
  const entries = Object.entries(value).toReversed()
  return Object.fromEntries(entries.map(([key, inner]) => [key, reverseKeys(inner)]))
}
