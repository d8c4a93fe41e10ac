// SPDX-License-Identifier: Apache-2.0
/**
 * The seat's proposal to remove a leaf: the one thing that somebody outside a
 * group may propose (RFC 9420, section 12.1.8). The seat needs no group state.
 *
 * @module
 */
import { ed25519 } from "@noble/curves/ed25519.js"
import { decodeMlsMessage } from "ts-mls/message.js"
import { KeysError } from "../errors.ts"
import { concatenate, sameBytes } from "./bytes.ts"
import { decodeAll } from "./decode.ts"
import { peekMessage } from "./peek.ts"
import { referenceOf, toBeSigned, verifyWithLabel } from "./suite.ts"
import { opaque, uint16, uint32, uint64 } from "./writer.ts"

const MLS10 = uint16(1)
const PUBLIC_MESSAGE = uint16(1)
// RFC 9420, sections 6 and 12.1: an external sender, the first; a proposal; to remove.
const FIRST_EXTERNAL = concatenate(Uint8Array.of(2), uint32(0))
const NO_DATA = opaque()
const PROPOSAL = Uint8Array.of(2)
const REMOVE = uint16(3)
const LABEL = "FramedContentTBS"
const SIGNATURE_BYTES = 64

/** What the seat proposes. */
export interface Removal {
  readonly groupId: Uint8Array
  readonly epoch: number
  readonly leaf: number
}

/** What is signed, which is also how the message begins. */
function removalBytes({ groupId, epoch, leaf }: Removal): Uint8Array {
  return concatenate(
    MLS10,
    PUBLIC_MESSAGE,
    opaque(groupId),
    uint64(BigInt(epoch)),
    FIRST_EXTERNAL,
    NO_DATA,
    PROPOSAL,
    REMOVE,
    uint32(leaf),
  )
}

/** The private key of the seat, 32 bytes (RFC 8032, section 5.1.5), or what signs with it. */
export type RemovalSigner =
  | { readonly seed: Uint8Array }
  | { readonly sign: (content: Uint8Array) => Uint8Array }

/** Proposes to remove a leaf. */
export function proposeRemoval(removal: Removal & RemovalSigner): Uint8Array {
  const content = removalBytes(removal)
  const signed = toBeSigned(LABEL, content)
  const signature = "sign" in removal ? removal.sign(signed) : ed25519.sign(signed, removal.seed)
  return concatenate(content, opaque(signature))
}

/** A proposal of the seat that verified. */
export interface ReceivedRemoval {
  /** The reference by which a commit names it. Source: RFC 9420, section 5.2. */
  readonly reference: Uint8Array
  readonly leaf: number
}

/**
 * Reads a public message, of which the seat's removal is the only good one. May come from
 * an attacker. The caller has checked group and epoch.
 *
 * @throws {@link KeysError} `KEYS_MALFORMED`, `KEYS_PROPOSAL_REFUSED`, `KEYS_FORGED`
 */
export async function readRemoval(
  message: Uint8Array,
  seatPublicKey: Uint8Array,
): Promise<ReceivedRemoval> {
  // Nothing that is public is shorter than the seat's proposal, so this one would be cut off.
  const { groupId: group = NO_DATA } = peekMessage(message)
  const whole = removalBytes({ groupId: group, epoch: 0, leaf: 0 }).length
  if (message.length < whole + opaque(new Uint8Array(SIGNATURE_BYTES)).length)
    throw KeysError.malformed("a whole proposal")
  const decoded = decodeAll("a proposal", { decoder: decodeMlsMessage, bytes: message })
  if (decoded.wireformat === "mls_private_message") {
    throw KeysError.proposalRefused("members do not propose")
  }
  if (decoded.wireformat !== "mls_public_message") throw KeysError.malformed("a proposal")
  const { content, auth } = decoded.publicMessage
  const isFromSeat = content.sender.senderType === "external" && content.sender.senderIndex === 0
  const proposal = content.contentType === "proposal" ? content.proposal : undefined
  if (!isFromSeat || proposal === undefined || !("remove" in proposal)) {
    throw KeysError.proposalRefused("only the seat proposes, and only to remove")
  }
  const leaf = proposal.remove.removed
  const signed = removalBytes({ groupId: content.groupId, epoch: Number(content.epoch), leaf })
  const { signature } = auth
  if (!sameBytes(message, concatenate(signed, opaque(signature)))) {
    throw KeysError.malformed("a proposal in its only form")
  }
  await verifyWithLabel(seatPublicKey, { label: LABEL, content: signed, signature })
  return { reference: referenceOf("Proposal", message.subarray(MLS10.length)), leaf }
}
