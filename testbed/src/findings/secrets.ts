// SPDX-License-Identifier: Apache-2.0
/**
 * A secret, and every way in which a program may have written it down.
 *
 * @module
 */

/** The shortest secret that is looked for, in bytes: a salt of AES-GCM. Shorter ones turn up by chance. */
export const MIN_SECRET_BYTES = 12

/** A key that must not be found somewhere. */
export interface Secret {
  /** Whose key it is and what for, such as `amara: frame key of epoch 3`; never the key. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** How a secret was written down. */
export type Form = "raw" | "hexadecimal" | "base64" | "decimal"

/** Bytes that betray a secret. */
export interface Needle {
  readonly secret: string
  readonly form: Form
  /** At least {@link MIN_SECRET_BYTES}. */
  readonly bytes: Uint8Array
}

/**
 * Lists what betrays a secret: its bytes, its hexadecimal in both cases, base64 and base64url
 * wherever in a longer text it begins, and its bytes as decimal numbers with commas between.
 */
export function needlesOf({ name, bytes }: Secret): readonly Needle[] {
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new RangeError(`${name} has ${bytes.length} bytes, fewer than ${MIN_SECRET_BYTES}`)
  }
  const raw = Buffer.from(bytes)
  const text = (form: Form, written: string): Needle => {
    return { secret: name, form, bytes: Buffer.from(written, "latin1") }
  }
  const hexadecimal = raw.toString("hex")
  const base64 = [0, 1, 2].map((shift) => base64At(raw, shift))
  const written = [
    text("hexadecimal", hexadecimal),
    text("hexadecimal", hexadecimal.toUpperCase()),
    ...base64.map((one) => text("base64", one)),
    ...base64.map((one) => text("base64", one.replaceAll("+", "-").replaceAll("/", "_"))),
    text("decimal", raw.join(",")),
  ]
  const distinct = new Map(written.map((needle) => [String(Buffer.from(needle.bytes)), needle]))
  return [{ secret: name, form: "raw", bytes: raw }, ...distinct.values()]
}

/** The characters of base64 that the bytes alone decide when they begin `shift` bytes after a group. */
function base64At(bytes: Buffer, shift: number): string {
  const padded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64")
  const bits = (shift + bytes.length) * 8
  return padded.slice(Math.ceil((shift * 8) / 6), Math.floor(bits / 6))
}
