// SPDX-License-Identifier: Apache-2.0
/**
 * The vectors of RFC 9605, appendix C, that concern headers and the suites in use.
 *
 * @module
 */
import { readFileSync } from "node:fs"

/** A frame, every field in hexadecimal but the numbers. */
export interface SframeVector {
  readonly cipher_suite: number
  readonly kid: number
  readonly ctr: number
  readonly base_key: string
  readonly sframe_key: string
  readonly sframe_salt: string
  readonly metadata: string
  readonly nonce: string
  readonly aad: string
  readonly pt: string
  readonly ct: string
}

/** A header and its encoding in hexadecimal. */
export interface HeaderVector {
  readonly kid: bigint
  readonly ctr: bigint
  readonly encoded: string
}

/** The file as it is. Its numbers have up to 64 bits, which JSON.parse alone would round. */
const VECTORS_TEXT: string = readFileSync(new URL("vectors.json", import.meta.url), "utf8")

interface VectorFile {
  readonly header: readonly { kid: string; ctr: string; encoded: string }[]
  readonly sframe: readonly SframeVector[]
}

const parse = (text: string): VectorFile => JSON.parse(text) as VectorFile

/** Headers. */
export const HEADER_VECTORS: readonly HeaderVector[] = parse(
  VECTORS_TEXT.replaceAll(/"(kid|ctr)": (\d+)/g, '"$1": "$2"'),
).header.map(({ kid, ctr, encoded }) => ({ kid: BigInt(kid), ctr: BigInt(ctr), encoded }))

/** Frames. */
export const SFRAME_VECTORS: readonly SframeVector[] = parse(VECTORS_TEXT).sframe
