// SPDX-License-Identifier: Apache-2.0
import { base64ToBytes, bytesToBase64 } from "ts-mls/util/byteArray.js"
import { KeysError } from "../errors.ts"

/** Writes bytes as base64url without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return bytesToBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

/** Reads base64url without padding. @throws {@link KeysError} `KEYS_MALFORMED` */
export function fromBase64url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw KeysError.malformed("base64url")
  return base64ToBytes(text.replaceAll("-", "+").replaceAll("_", "/"))
}

/** Whether bytes are the same. For public bytes only: it takes longer the more of them agree. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  for (let at = 0; at < left.length; at += 1) {
    if (left[at] !== right[at]) return false
  }
  return true
}

/** Puts bytes one after the other. */
export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

// The types of the platform are not known here: this code runs on several.
const platform = globalThis as unknown as {
  readonly TextDecoder: new (
    encoding: string,
    options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
  ) => { decode(bytes: Uint8Array): string }
}
const utf8 = new platform.TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Reads UTF-8, all of it. @throws {@link KeysError} `KEYS_MALFORMED` */
export function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw KeysError.malformed("UTF-8", error)
  }
}
