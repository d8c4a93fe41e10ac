// SPDX-License-Identifier: Apache-2.0
/**
 * Reading and writing the frames of a bridge (`core/protocol`): JSON text.
 *
 * @module
 */
import { type BridgeFrame, bridgeFrameSchema, codeField } from "@landmoot/core/protocol"
import { CourierError } from "./errors.ts"

/** The longest frame, in bytes. Higher: larger meetings; lower: less memory for a hostile peer. */
export const MAX_FRAME_BYTES = 4_194_304

/** The WebSocket's path and its subprotocol (RFC 6455, section 1.9). */
export const BRIDGE_PATH = "/bridge"
/** Named after the version of these frames. */
export const BRIDGE_PROTOCOL = "landmoot-bridge-1"

/** Reads a frame. May come from an attacker. @throws CourierError `BRIDGE_MALFORMED` */
export function decodeFrame(text: string): BridgeFrame {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw CourierError.malformed(cause)
  }
  const parsed = bridgeFrameSchema.safeParse(json)
  if (!parsed.success) throw CourierError.malformed(parsed.error)
  return parsed.data
}

/** Writes a frame. */
export function encodeFrame(frame: BridgeFrame): string {
  return JSON.stringify(frame)
}

/** The code that stands as the reason in a closing of the connection; undefined if there is none. */
export function codeOfReason(reason: string): string | undefined {
  return codeField.safeParse(reason).data
}
