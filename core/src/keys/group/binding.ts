// SPDX-License-Identifier: Apache-2.0
/**
 * What a group is bound to, in the extensions of its GroupContext: so two members
 * who were told different things about a meeting have no key in common.
 *
 * @module
 */
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { decodeExternalSender, encodeExternalSender } from "ts-mls/externalSender.js"
import type { Extension } from "ts-mls/extension.js"
import { decodeVarLenType } from "ts-mls/codec/variableLength.js"
import { KeysError } from "../errors.ts"
import { fromBase64url, sameBytes, textOf, toBase64url } from "./bytes.ts"
import { opaque } from "./writer.ts"
import { decodeAll } from "./decode.ts"

/** The type of the extension: of the range for private use (RFC 9420, section 17.3). */
export const BINDING_EXTENSION = 0xf0_a1

/** What a group is bound to. */
export interface GroupBinding {
  readonly meeting: string
  readonly account: string
  /** The digest of the meeting's policy, as its descriptor has it. */
  readonly policyDigest: string
  readonly ledgerOrigin: string
}

const FIELDS = ["account", "ledgerOrigin", "meeting", "policyDigest"] as const

// The name in the seat's credential. Its key is what counts.
const SEAT_NAME = utf8ToBytes("seat")

/** Canonical JSON: the fields in order, nothing between them (RFC 8785). */
function encodeBinding(binding: GroupBinding): Uint8Array {
  const { account, ledgerOrigin, meeting, policyDigest } = binding
  return utf8ToBytes(JSON.stringify({ account, ledgerOrigin, meeting, policyDigest }))
}

/** The extensions of a GroupContext: the binding, and the seat as only external sender. */
export function encodeExtensions(binding: GroupBinding, seatKey: string): Extension[] {
  const seat = encodeExternalSender({
    signaturePublicKey: fromBase64url(seatKey),
    credential: { credentialType: "basic", identity: SEAT_NAME },
  })
  return [
    { extensionType: BINDING_EXTENSION, extensionData: encodeBinding(binding) },
    { extensionType: "external_senders", extensionData: opaque(seat) },
  ]
}

/** What the extensions of a GroupContext say. */
export interface ContextClaims {
  readonly binding: GroupBinding
  /** The key of the only external sender, base64url. */
  readonly seatKey: string
}

/**
 * Reads the extensions of a GroupContext, which have one form only. May come from an attacker.
 *
 * @throws {@link KeysError} `KEYS_MALFORMED`
 */
export function readExtensions(extensions: readonly Extension[]): ContextClaims {
  const [first, second] = extensions
  const isOurs =
    extensions.length === 2 &&
    first?.extensionType === BINDING_EXTENSION &&
    second?.extensionType === "external_senders"
  if (!isOurs) throw KeysError.malformed("a context with a binding and a seat")
  const senders = decodeAll("external senders", {
    decoder: decodeVarLenType(decodeExternalSender),
    bytes: second.extensionData,
  })
  const [sender] = senders
  if (sender === undefined || senders.length !== 1) throw KeysError.malformed("one seat")
  const binding = readBinding(first.extensionData)
  const seatKey = toBase64url(sender.signaturePublicKey)
  const again = encodeExtensions(binding, seatKey)
  for (const [at, { extensionData }] of extensions.entries()) {
    if (!sameBytes(extensionData, again[at]!.extensionData)) {
      throw KeysError.malformed("a binding in canonical form")
    }
  }
  return { binding, seatKey }
}

function readBinding(bytes: Uint8Array): GroupBinding {
  let json: unknown
  try {
    json = JSON.parse(textOf(bytes))
  } catch (error) {
    throw KeysError.malformed("a binding", error)
  }
  if (typeof json !== "object" || json === null) throw KeysError.malformed("a binding")
  const fields = new Map<string, unknown>(Object.entries(json))
  const [account, ledgerOrigin, meeting, policyDigest] = FIELDS.map((name) => {
    const value = fields.get(name)
    if (typeof value !== "string") throw KeysError.malformed("a binding")
    return value
  })
  return {
    meeting: meeting ?? "",
    account: account ?? "",
    policyDigest: policyDigest ?? "",
    ledgerOrigin: ledgerOrigin ?? "",
  }
}

/** @throws {@link KeysError} `KEYS_POLICY_MISMATCH` if two bindings differ. */
export function requireSameBinding(claimed: GroupBinding, verified: GroupBinding): void {
  for (const field of FIELDS) {
    if (claimed[field] !== verified[field]) throw KeysError.policyMismatch(field)
  }
}
