// SPDX-License-Identifier: Apache-2.0
import type { PreferredLayers, RtpJson } from "@landmoot/core/protocol"

/** How large something is shown, in CSS pixels. */
export interface ShownSize {
  readonly width: number
  readonly height: number
}

/**
 * How much smaller than its frame on the screen a layer may be. Higher: larger layers are
 * fetched sooner, sharper and dearer; lower: pictures are stretched more.
 */
const TOLERATED_STRETCH = 1.4

/** The height of the smallest layer, in pixels, for a camera of 720 lines; each next is double. */
const BASE_HEIGHT = 180

/** The highest spatial layer that is of use at a size. `pixelRatio`: device pixels per CSS pixel. */
export function layerFor(size: ShownSize, pixelRatio: number, spatialLayers: number): number {
  // What is wide and low shows as many pixels as its width asks for.
  const lines = Math.max(size.height, (size.width * 9) / 16) * pixelRatio
  const steps = Math.ceil(Math.log2(Math.max(lines, 1) / (BASE_HEIGHT * TOLERATED_STRETCH)))
  return Math.min(Math.max(steps, 0), spatialLayers - 1)
}

/** How many spatial layers a consumer has, as its `scalabilityMode` says (W3C webrtc-svc). */
export function spatialLayersOf(rtpParameters: RtpJson): number {
  const { encodings } = rtpParameters
  const first: unknown = Array.isArray(encodings) ? encodings[0] : undefined
  if (typeof first !== "object" || first === null || !("scalabilityMode" in first)) return 1
  const match = /^[LS]([1-9])T[1-9]/.exec(String(first.scalabilityMode))
  return Number(match?.[1] ?? 1)
}

/** Whether two wishes are the same. */
export function sameLayers(a: PreferredLayers | undefined, b: PreferredLayers): boolean {
  return a?.spatial === b.spatial && a.temporal === b.temporal
}
