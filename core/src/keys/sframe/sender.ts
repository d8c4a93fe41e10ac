// SPDX-License-Identifier: Apache-2.0
/**
 * Who and what a frame is of, as its key id says (RFC 9605, section 5.2): context, leaf index
 * and epoch, from the highest bits down. The context is a layer and a source, so that every
 * layer of every track of every member has a key and a counter of its own.
 *
 * @module
 */
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js"
import type { MediaSource } from "../../protocol/index.ts"
import { SframeError } from "./errors.ts"

/** What seals: one layer of one track of one member. */
export interface FrameSender {
  /** The member's leaf index in the group. */
  readonly leaf: number
  readonly source: MediaSource
  /** The number of the simulcast layer, below {@link MAX_LAYERS}. */
  readonly layer: number
}

/** What a key id says. The epoch is known by its lowest {@link EPOCH_BITS} bits. */
export interface KeyId extends FrameSender {
  readonly epochBits: number
}

/** E of RFC 9605, section 5.2. */
export const EPOCH_BITS = 4
/** S of RFC 9605, section 5.2. */
const LEAF_BITS = 10
const SOURCE_BITS = 2
const LAYER_BITS = 2

/** How many members a group may have whose frames can be told apart. */
export const MAX_LEAVES: number = 2 ** LEAF_BITS

/** How many layers a track may have. */
export const MAX_LAYERS: number = 2 ** LAYER_BITS

/** Sources by their number on the wire. The order is part of the format. */
const SOURCES: readonly MediaSource[] = ["microphone", "camera", "screen", "screen-audio"]

/** Packs a sender and an epoch into a key id. @throws {@link SframeError} `SFRAME_SENDER_OUT_OF_RANGE` */
export function packKeyId(sender: FrameSender, epoch: number): number {
  const { leaf, source, layer } = sender
  requireBelow("leaf", leaf, MAX_LEAVES)
  requireBelow("layer", layer, MAX_LAYERS)
  requireBelow("epoch", epoch, Number.MAX_SAFE_INTEGER)
  const context = (layer << SOURCE_BITS) | SOURCES.indexOf(source)
  return (context << (LEAF_BITS + EPOCH_BITS)) | (leaf << EPOCH_BITS) | epochBitsOf(epoch)
}

/** Reads a key id; undefined if it has more bits than ours have. */
export function unpackKeyId(kid: bigint): KeyId | undefined {
  if (kid >= 1n << BigInt(EPOCH_BITS + LEAF_BITS + SOURCE_BITS + LAYER_BITS)) return undefined
  const bits = Number(kid)
  const context = bits >> (LEAF_BITS + EPOCH_BITS)
  const source = SOURCES[context % 2 ** SOURCE_BITS]
  // There are as many sources as their bits can count.
  if (source === undefined) return undefined
  return {
    epochBits: epochBitsOf(bits),
    leaf: (bits >> EPOCH_BITS) % MAX_LEAVES,
    source,
    layer: context >> SOURCE_BITS,
  }
}

/** The part of an epoch's number that a key id carries. */
export function epochBitsOf(epoch: number): number {
  return epoch % 2 ** EPOCH_BITS
}

/**
 * What every frame is bound to beside its header: meeting, leaf, source and layer. A seat that
 * crosses streams or meetings changes one of these, and the frame does not open.
 */
export function bindingOf(meeting: string, sender: FrameSender): Uint8Array {
  const name = utf8ToBytes(meeting)
  const track = new Uint8Array(4)
  const view = new DataView(track.buffer)
  view.setUint16(0, sender.leaf)
  view.setUint8(2, SOURCES.indexOf(sender.source))
  view.setUint8(3, sender.layer)
  // The length keeps the name apart from what follows.
  return concatBytes(Uint8Array.of(name.length >> 8, name.length), name, track)
}

function requireBelow(what: "leaf" | "layer" | "epoch", value: number, limit: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value >= limit) {
    throw SframeError.senderOutOfRange(what, value)
  }
}
