// SPDX-License-Identifier: Apache-2.0
import { WEB_AEAD } from "@landmoot/client/frames/worker"
import {
  decodeHeader,
  deriveFrameKey,
  encodeHeader,
  frameAad,
  frameNonce,
  Opener,
  Sealer,
  suiteOf,
} from "@landmoot/core/keys/sframe"

/** The vectors' file; numbers that JSON cannot hold are strings. */
export interface Vectors {
  readonly header: readonly { kid: string; ctr: string; encoded: string }[]
  readonly sframe: readonly {
    cipher_suite: number
    kid: string
    ctr: string
    base_key: string
    sframe_key: string
    sframe_salt: string
    metadata: string
    nonce: string
    aad: string
    pt: string
    ct: string
  }[]
}

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** Computes every vector here; gives what differs. */
export async function differences({ header, sframe }: Vectors): Promise<readonly string[]> {
  const wrong: string[] = []
  const compare = (what: string, actual: string, expected: string): void => {
    if (actual !== expected) wrong.push(`${what}: ${actual} instead of ${expected}`)
  }
  for (const { kid, ctr, encoded } of header) {
    compare("header", hex(encodeHeader(BigInt(kid), BigInt(ctr))), encoded)
    const read = decodeHeader(bytesOf(encoded))
    compare("header read", `${read.kid} ${read.counter}`, `${kid} ${ctr}`)
  }
  for (const vector of sframe) {
    const [kid, counter] = [BigInt(vector.kid), BigInt(vector.ctr)]
    const suite = suiteOf(vector.cipher_suite)
    const { key, salt } = deriveFrameKey(suite, bytesOf(vector.base_key), kid)
    compare("key", hex(key), vector.sframe_key)
    compare("salt", hex(salt), vector.sframe_salt)
    const head = encodeHeader(kid, counter)
    const aad = frameAad(head, bytesOf(vector.metadata))
    const nonce = frameNonce(salt, Number(counter))
    compare("nonce", hex(nonce), vector.nonce)
    compare("aad", hex(aad), vector.aad)
    const aead = await WEB_AEAD.importKey(key)
    const sealed = await aead.seal({ nonce, aad, data: bytesOf(vector.pt) })
    compare("ciphertext", hex(head) + hex(sealed), vector.ct)
    const opened = await aead.open({ nonce, aad, data: sealed })
    compare("plaintext", hex(opened ?? new Uint8Array()), vector.pt)
  }
  return wrong
}

/** Seals a frame, flips each of its bits in turn, and counts what opens. */
export async function openedOfFlipped(): Promise<{
  readonly tried: number
  readonly opened: number
}> {
  const options = { suite: 4, aead: WEB_AEAD }
  const secret = { meeting: "m", epoch: 1, baseKey: new Uint8Array(16).fill(7) }
  const sealer = new Sealer(options)
  sealer.take({ ...secret, ownLeaf: 3, switch: "now" }, 0)
  const opener = new Opener(options)
  opener.take(secret, 0)
  const associated = Uint8Array.of(2, 0)
  const data = crypto.getRandomValues(new Uint8Array(64))
  const sealing = sealer.seal({ source: "camera", layer: 0 }, { associated, data }, 0)
  if (sealing === undefined) throw new Error("there is no key")
  const { header, body } = await sealing
  const frame = Uint8Array.of(...header, ...body)
  const expected = { source: "camera", leaves: new Set([3]) } as const
  let opened = 0
  for (let bit = 0; bit < frame.length * 8; bit += 1) {
    const sealed = Uint8Array.from(frame)
    sealed[bit >> 3]! ^= 1 << (bit & 7)
    const { kind } = await opener.open(expected, { associated, sealed }, 0)
    if (kind === "opened") opened += 1
  }
  return { tried: frame.length * 8, opened }
}
