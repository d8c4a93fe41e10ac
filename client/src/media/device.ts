// SPDX-License-Identifier: Apache-2.0
import type { RtpJson } from "@landmoot/core/protocol"
import { canonicalJson } from "@landmoot/core/signed"
import { Device, type types } from "mediasoup-client"
import { ROUTER_CAPABILITIES } from "./capabilities.ts"
import { MediaError } from "./errors.ts"

/** The browser's media engine, matched with what a media node can do. */
export interface PreparedDevice {
  readonly device: Device
  /** What it was matched with. */
  readonly router: types.RtpCapabilities
  /** What the browser can receive; sent with a join. */
  readonly receive: RtpJson
}

/**
 * Prepares a device, by default for what every node of the product can do. Takes two
 * short-lived peer connections that never connect.
 *
 * @throws {@link MediaError} `DEVICE_UNSUPPORTED`
 */
export async function prepareDevice(
  router: types.RtpCapabilities = ROUTER_CAPABILITIES,
): Promise<PreparedDevice> {
  try {
    const device = await Device.factory()
    await device.load({ routerRtpCapabilities: router })
    return { device, router, receive: device.recvRtpCapabilities }
  } catch (error) {
    throw MediaError.browserUnsupported(error)
  }
}

/** The same device if a node's real capabilities are those it was prepared for, else a new one. */
export async function matchDevice(
  prepared: PreparedDevice,
  answer: RtpJson,
): Promise<PreparedDevice> {
  if (canonicalJson(answer) === canonicalJson(prepared.router)) return prepared
  // mediasoup-client validates what it is given and throws on anything malformed.
  return await prepareDevice(answer)
}
