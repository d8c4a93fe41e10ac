// SPDX-License-Identifier: Apache-2.0
/**
 * How messages of members are framed, signed and sealed (RFC 9420, section 6).
 * Members only ever send private messages; the only public one is the seat's proposal.
 *
 * @module
 */
import { randomBytes } from "@noble/hashes/utils.js"
import { encodeGroupContext, type GroupContext } from "ts-mls/groupContext.js"
import type { PrivateMessage } from "ts-mls/privateMessage.js"
import { decodeSenderData } from "ts-mls/sender.js"
import { decodeVarLenData } from "ts-mls/codec/variableLength.js"
import { type Commit, decodeCommit, encodeCommit } from "ts-mls/commit.js"
import type { Decoder } from "ts-mls/codec/tlsDecoder.js"
import { KeysError } from "../errors.ts"
import { concatenate } from "./bytes.ts"
import { decodeAll } from "./decode.ts"
import type { RatchetKind, SecretTree } from "./secret-tree.ts"
import {
  AEAD_KEY_BYTES,
  AEAD_NONCE_BYTES,
  type Aead,
  expandWithLabel,
  type LeafKey,
  openAead,
  sealAead,
  SECRET_BYTES,
  signWithLabel,
  verifyWithLabel,
} from "./suite.ts"
import type { Tree } from "./tree.ts"
import { opaque, uint16, uint32, uint64 } from "./writer.ts"

/** What opens and seals the messages of an epoch. */
export interface MessageKeys {
  readonly context: GroupContext
  readonly tree: Tree
  readonly senderData: Uint8Array
  readonly secretTree: SecretTree
}

// RFC 9420, section 6: ContentType. Proposals of members do not exist here.
const CONTENT_TYPES = { application: 1, commit: 3 } as const

/** What a member may send. */
export type ContentType = keyof typeof CONTENT_TYPES

const RATCHETS: Readonly<Record<ContentType, RatchetKind>> = {
  application: "application",
  commit: "handshake",
}

/**
 * Texts are padded to a multiple of this. Higher: lengths say less about what was said;
 * lower: fewer bytes for "alive" and the like, which fit in one piece.
 */
const PADDING_BYTES = 256

const MLS10 = uint16(1)
const PRIVATE_MESSAGE = uint16(2)
const MEMBER = Uint8Array.of(1)
const LABEL = "FramedContentTBS"
const EMPTY = new Uint8Array()
const GUARD_BYTES = 4

/** A commit or an application message before it is sealed. */
export interface Framed {
  readonly contentType: ContentType
  readonly sender: number
  /** The commit, or the vector of what is said. */
  readonly body: Uint8Array
  readonly authenticatedData?: Uint8Array
}

/** FramedContent. Source: RFC 9420, section 6. */
function framedContent(context: GroupContext, framed: Framed): Uint8Array {
  const { contentType, sender, body, authenticatedData = EMPTY } = framed
  return concatenate(
    opaque(context.groupId),
    uint64(context.epoch),
    MEMBER,
    uint32(sender),
    opaque(authenticatedData),
    Uint8Array.of(CONTENT_TYPES[contentType]),
    body,
  )
}

/** What a member signs. Source: RFC 9420, section 6.1. */
function toBeSigned(context: GroupContext, framed: Framed): Uint8Array {
  const content = framedContent(context, framed)
  return concatenate(MLS10, PRIVATE_MESSAGE, content, encodeGroupContext(context))
}

/** Signs what is framed. */
export const signFramed = (
  context: GroupContext,
  framed: Framed,
  signer: LeafKey,
): Promise<Uint8Array> => signWithLabel(signer, LABEL, toBeSigned(context, framed))

/** ConfirmedTranscriptHashInput. Source: RFC 9420, section 8.2. */
export function transcriptInput(
  context: GroupContext,
  framed: Framed,
  signature: Uint8Array,
): Uint8Array {
  return concatenate(PRIVATE_MESSAGE, framedContent(context, framed), opaque(signature))
}

/** What is sealed: the body, and after it what proves it. */
export interface Authenticated extends Framed {
  readonly signature: Uint8Array
  /** In commits only. */
  readonly confirmationTag?: Uint8Array
}

/** Seals what is framed and signed: an MLS message. Source: RFC 9420, section 6.3. */
export async function sealFramed(keys: MessageKeys, message: Authenticated): Promise<Uint8Array> {
  const { contentType, sender, body, signature, confirmationTag } = message
  const { key, nonce, generation } = keys.secretTree.next(sender, RATCHETS[contentType])
  const guard = randomBytes(GUARD_BYTES)
  const tag = confirmationTag === undefined ? EMPTY : opaque(confirmationTag)
  const plaintext = padded(concatenate(body, opaque(signature), tag))
  const head = headOf(keys.context, contentType)
  const bound = concatenate(head, opaque(EMPTY))
  const ciphertext = await sealAead({ key, nonce: guarded(nonce, guard), bound }, plaintext)
  key.fill(0)
  const senderData = concatenate(uint32(sender), uint32(generation), guard)
  const sealed = await sealAead(senderDataAead(keys, head, ciphertext), senderData)
  return concatenate(MLS10, PRIVATE_MESSAGE, bound, opaque(sealed), opaque(ciphertext))
}

/** A message of a member that was opened and verified. */
export interface Opened {
  readonly framed: Framed
  readonly signature: Uint8Array
  /** What is said. */
  readonly content?: Uint8Array
  readonly commit?: { readonly commit: Commit; readonly confirmationTag: Uint8Array }
  /**
   * Uses the message's key up, so that it opens no more. The caller does so when it accepts the
   * message: one that is refused for now may be good once more is known.
   *
   * @throws {@link KeysError} `KEYS_REPLAYED` if the same message was quicker.
   */
  readonly take: () => void
}

/**
 * Opens a private message and verifies its sender's signature.
 *
 * @throws {@link KeysError} `KEYS_FORGED`, `KEYS_MALFORMED`, `KEYS_REPLAYED`,
 * `KEYS_PROPOSAL_REFUSED`. Source: RFC 9420, section 6.3.
 */
export async function openPrivate(keys: MessageKeys, message: PrivateMessage): Promise<Opened> {
  const { contentType, authenticatedData, ciphertext, encryptedSenderData } = message
  if (contentType === "proposal") throw KeysError.proposalRefused("members do not propose")
  const head = headOf(keys.context, contentType)
  const aead = senderDataAead(keys, head, ciphertext)
  const {
    leafIndex: sender,
    generation,
    reuseGuard,
  } = decodeAll("sender data", {
    decoder: decodeSenderData,
    bytes: await openAead(aead, encryptedSenderData),
  })
  const leaf = keys.tree.leaf(sender)
  if (leaf === undefined) throw KeysError.forged("the sender of a message")
  const found = keys.secretTree.find(sender, RATCHETS[contentType], generation)
  const bound = concatenate(head, opaque(authenticatedData))
  const nonce = guarded(found.nonce, reuseGuard)
  const plaintext = await openAead({ key: found.key, nonce, bound }, ciphertext)
  const opened = parse({ contentType, sender, authenticatedData, body: EMPTY }, plaintext)
  await verifyWithLabel(leaf.signaturePublicKey, {
    label: LABEL,
    content: toBeSigned(keys.context, opened.framed),
    signature: opened.signature,
  })
  return { ...opened, take: found.take }
}

/** Takes a plaintext apart. @throws {@link KeysError} `KEYS_MALFORMED` */
function parse(framed: Framed, plaintext: Uint8Array): Omit<Opened, "take"> {
  const rest = new Parts(plaintext)
  if (framed.contentType === "application") {
    const [content, body] = rest.read(decodeVarLenData)
    const [signature] = rest.read(decodeVarLenData)
    rest.requirePadding()
    return { framed: { ...framed, body }, signature, content }
  }
  const [commit, body] = rest.read(decodeCommit)
  const [signature] = rest.read(decodeVarLenData)
  const [confirmationTag] = rest.read(decodeVarLenData)
  rest.requirePadding()
  return { framed: { ...framed, body }, signature, commit: { commit, confirmationTag } }
}

/** Reads one part after the other. */
class Parts {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The next part, and its bytes. */
  read<T>(decoder: Decoder<T>): readonly [part: T, bytes: Uint8Array] {
    let decoded: [T, number] | undefined
    try {
      decoded = decoder(this.#bytes, this.#at)
    } catch (error) {
      throw KeysError.malformed("what a member sends", error)
    }
    if (decoded === undefined) throw KeysError.malformed("what a member sends")
    const [part, length] = decoded
    const bytes = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return [part, bytes]
  }

  /** Padding is zeros, or it could carry something. Source: RFC 9420, section 6.3.1. */
  requirePadding(): void {
    const isZero = this.#bytes.subarray(this.#at).every((byte) => byte === 0)
    if (!isZero) throw KeysError.malformed("padding")
  }
}

/** The head of a message: in clear, and bound to both seals. */
function headOf({ groupId, epoch }: GroupContext, contentType: ContentType): Uint8Array {
  return concatenate(opaque(groupId), uint64(epoch), Uint8Array.of(CONTENT_TYPES[contentType]))
}

/** What hides who sent a message. Source: RFC 9420, section 6.3.2. */
function senderDataAead(keys: MessageKeys, bound: Uint8Array, ciphertext: Uint8Array): Aead {
  const context = ciphertext.subarray(0, SECRET_BYTES)
  return {
    key: expandWithLabel(keys.senderData, { label: "key", context, length: AEAD_KEY_BYTES }),
    nonce: expandWithLabel(keys.senderData, { label: "nonce", context, length: AEAD_NONCE_BYTES }),
    bound,
  }
}

/** A nonce that differs even if a member's state was copied. Source: RFC 9420, section 6.3.1. */
function guarded(nonce: Uint8Array, guard: Uint8Array): Uint8Array {
  return nonce.map((byte, at) => byte ^ (guard[at] ?? 0))
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / PADDING_BYTES) * PADDING_BYTES)
  whole.set(bytes)
  return whole
}

/** The bytes of a commit. */
export const commitBytes = (commit: Commit): Uint8Array => encodeCommit(commit)
