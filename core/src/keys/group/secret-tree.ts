// SPDX-License-Identifier: Apache-2.0
/**
 * The keys of an epoch's messages (RFC 9420, section 9): a tree of secrets with
 * two ratchets at each leaf. The tree is walked down to a leaf when the leaf's
 * first message comes, so that an epoch of 512 members in which two speak costs
 * two walks. What was derived from is erased as the RFC asks.
 *
 * It changes in place, and that is the point: a key that was used is gone for
 * every holder of the epoch, and no two messages are sealed with the same one.
 *
 * @module
 */
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { KeysError } from "../errors.ts"
import { AEAD_KEY_BYTES, AEAD_NONCE_BYTES, deriveSecret, expandWithLabel } from "./suite.ts"
import { childrenOf, isLeaf, rootOf } from "./tree-math.ts"
import { uint32 } from "./writer.ts"

/** Which of a leaf's two ratchets: changes of the group, or what people say. */
export type RatchetKind = "handshake" | "application"

/**
 * How far ahead a message may be of the last that came. Higher: a member who lies about
 * the number can make others hash longer (30 µs a step); lower: fewer may be lost.
 */
const MAX_STEPS = 1_000

/** How many keys of messages that have not come are kept. Higher: more reordering is survived. */
const MAX_SKIPPED = 128

/** The key and nonce of one message. */
export interface MessageKey {
  readonly key: Uint8Array
  readonly nonce: Uint8Array
}

/** The key of a message that came, and how to use it up once the message turned out to be true. */
export interface FoundKey extends MessageKey {
  /** @throws {@link KeysError} `KEYS_REPLAYED` if the same message was quicker. */
  readonly take: () => void
}

/** One ratchet of one leaf. Guarded by being used between two awaits only. */
interface Ratchet {
  secret: Uint8Array
  generation: number
  /** Keys of messages that have not been opened, oldest first. */
  readonly waiting: Map<number, MessageKey>
}

const LEFT = utf8ToBytes("left")
const RIGHT = utf8ToBytes("right")

/** The tree of secrets of one epoch. Owned by the epoch, shared by its group values. */
export class SecretTree {
  readonly #secrets = new Map<number, Uint8Array>()
  readonly #ratchets = new Map<number, Readonly<Record<RatchetKind, Ratchet>>>()
  readonly #root: number

  /** @param width - the number of nodes of the ratchet tree. Takes the secret over. */
  constructor(width: number, encryptionSecret: Uint8Array) {
    this.#root = rootOf(width)
    this.#secrets.set(this.#root, encryptionSecret)
  }

  /** Takes the next key of one's own ratchet: no other caller ever gets it. */
  next(leaf: number, kind: RatchetKind): MessageKey & { readonly generation: number } {
    const ratchet = this.#ratchet(leaf, kind)
    const { generation } = ratchet
    const { next, ...messageKey } = step(ratchet.secret, generation)
    ratchet.secret.fill(0)
    ratchet.secret = next
    ratchet.generation += 1
    return { ...messageKey, generation }
  }

  /**
   * Looks the key of a message up without taking it, so that a forged message neither uses up
   * the key of the true one nor moves the ratchet. @throws {@link KeysError} `KEYS_REPLAYED`
   */
  find(leaf: number, kind: RatchetKind, generation: number): FoundKey {
    const ratchet = this.#ratchet(leaf, kind)
    const { generation: begin } = ratchet
    if (generation < begin) {
      const { key, nonce } = waitingKey(ratchet, generation)
      return { key, nonce, take: () => takeWaiting(ratchet, generation) }
    }
    if (generation - begin > MAX_STEPS) {
      throw KeysError.replayed("a message is too far ahead of the last")
    }
    const steps: MessageKey[] = []
    let secret = ratchet.secret
    for (let at = begin; at <= generation; at += 1) {
      const { next, ...messageKey } = step(secret, at)
      if (at > begin) secret.fill(0)
      steps.push(messageKey)
      secret = next
    }
    const take = (): void => {
      if (ratchet.generation !== begin) {
        // Another message came in between; the ratchet stands elsewhere now.
        this.find(leaf, kind, generation).take()
        return
      }
      for (const [at, messageKey] of steps.entries()) keep(ratchet, begin + at, messageKey)
      ratchet.secret.fill(0)
      ratchet.secret = secret
      ratchet.generation = generation + 1
      takeWaiting(ratchet, generation)
    }
    return { ...steps.at(-1)!, take }
  }

  /** Overwrites every secret. */
  erase(): void {
    for (const secret of this.#secrets.values()) secret.fill(0)
    this.#secrets.clear()
    for (const { handshake, application } of this.#ratchets.values()) {
      for (const ratchet of [handshake, application]) {
        ratchet.secret.fill(0)
        for (const { key } of ratchet.waiting.values()) key.fill(0)
      }
    }
    this.#ratchets.clear()
  }

  #ratchet(leaf: number, kind: RatchetKind): Ratchet {
    let ratchets = this.#ratchets.get(leaf)
    if (ratchets === undefined) {
      const secret = this.#leafSecret(leaf * 2)
      ratchets = {
        handshake: beginRatchet(secret, "handshake"),
        application: beginRatchet(secret, "application"),
      }
      secret.fill(0)
      this.#ratchets.set(leaf, ratchets)
    }
    return ratchets[kind]
  }

  /** Walks down to a leaf, leaving the secrets of the branches not taken. */
  #leafSecret(leafNode: number): Uint8Array {
    let node = leafNode
    // The lowest ancestor whose secret is still there.
    let level = 0
    while (!this.#secrets.has(node)) {
      if (node === this.#root) throw KeysError.removed()
      level += 1
      node = ancestorAt(leafNode, level)
    }
    let secret = this.#secrets.get(node)
    if (secret === undefined) throw KeysError.removed()
    this.#secrets.delete(node)
    while (!isLeaf(node)) {
      const [left, right] = childrenOf(node)
      const leftSecret = expandWithLabel(secret, { label: "tree", context: LEFT })
      const rightSecret = expandWithLabel(secret, { label: "tree", context: RIGHT })
      secret.fill(0)
      const goesLeft = leafNode < node
      this.#secrets.set(goesLeft ? right : left, goesLeft ? rightSecret : leftSecret)
      secret = goesLeft ? leftSecret : rightSecret
      node = goesLeft ? left : right
    }
    return secret
  }
}

/** The ancestor of a leaf at a level; a leaf is at level 0. */
function ancestorAt(leafNode: number, level: number): number {
  const span = 2 ** (level + 1)
  return Math.floor(leafNode / span) * span + 2 ** level - 1
}

function beginRatchet(leafSecret: Uint8Array, kind: RatchetKind): Ratchet {
  return { secret: deriveSecret(leafSecret, kind), generation: 0, waiting: new Map() }
}

/** Derives the key of a message, and the secret of the next. Source: RFC 9420, section 9.1. */
function step(secret: Uint8Array, generation: number): MessageKey & { readonly next: Uint8Array } {
  const context = uint32(generation)
  return {
    key: expandWithLabel(secret, { label: "key", context, length: AEAD_KEY_BYTES }),
    nonce: expandWithLabel(secret, { label: "nonce", context, length: AEAD_NONCE_BYTES }),
    next: expandWithLabel(secret, { label: "secret", context }),
  }
}

function waitingKey({ waiting }: Ratchet, generation: number): MessageKey {
  const key = waiting.get(generation)
  if (key === undefined) throw KeysError.replayed("this message was opened before")
  return key
}

function takeWaiting(ratchet: Ratchet, generation: number): void {
  waitingKey(ratchet, generation)
  ratchet.waiting.delete(generation)
}

function keep({ waiting }: Ratchet, generation: number, key: MessageKey): void {
  waiting.set(generation, key)
  const oldest = waiting.keys().next().value
  if (waiting.size <= MAX_SKIPPED || oldest === undefined) return
  waiting.get(oldest)?.key.fill(0)
  waiting.delete(oldest)
}
