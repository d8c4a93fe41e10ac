// SPDX-License-Identifier: Apache-2.0
/**
 * Cameras and microphones, behind an interface in our words; the gallery has a
 * twin that needs no hardware.
 *
 * @module
 */

/** What can be opened. */
export type DeviceKind = "microphone" | "camera"

/** One device; the browser tells its name only after a permission. */
export interface Device {
  readonly id: string
  readonly name: string
}

/** Every device that is there now. */
export type DeviceList = Readonly<Record<DeviceKind, readonly Device[]>>

/** Why a device did not open. */
export type DeviceFailure = "blocked" | "missing" | "busy"

/** A track, or why there is none. */
export type Opened =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly failure: DeviceFailure }

/** Where cameras and microphones come from. */
export interface DeviceSource {
  list(): Promise<DeviceList>
  /** Opens the device with this id, or the usual one; whoever asked stops the track. */
  open(kind: DeviceKind, id?: string): Promise<Opened>
  /** Calls back when devices come or go. @returns a function that stops it. */
  onChange(listener: () => void): () => void
}

/** The devices of this browser. */
export const browserDevices: DeviceSource = {
  async list() {
    // Outside a secure context there is no such property, whatever the types say.
    const media = navigator.mediaDevices as MediaDevices | undefined
    const all = (await media?.enumerateDevices()) ?? []
    const of = (kind: MediaDeviceKind): readonly Device[] =>
      all
        .filter((device) => device.kind === kind && device.deviceId !== "")
        .map(({ deviceId, label }) => ({ id: deviceId, name: label }))
    return { microphone: of("audioinput"), camera: of("videoinput") }
  },

  async open(kind, id) {
    const deviceId = id === undefined ? {} : { deviceId: { ideal: id } }
    const constraints: MediaStreamConstraints =
      kind === "microphone"
        ? { audio: { ...deviceId, echoCancellation: true, noiseSuppression: true } }
        : {
            video: {
              ...deviceId,
              width: { ideal: 1280 },
              height: { ideal: 720 },
              frameRate: { ideal: 30 },
            },
          }
    try {
      const stream = await navigator.mediaDevices.getUserMedia(constraints)
      const [track] = stream.getTracks()
      return track === undefined ? { ok: false, failure: "missing" } : { ok: true, track }
    } catch (error) {
      return { ok: false, failure: failureOf(error) }
    }
  },

  onChange(listener) {
    const media = navigator.mediaDevices as MediaDevices | undefined
    media?.addEventListener("devicechange", listener)
    return () => media?.removeEventListener("devicechange", listener)
  },
}

function failureOf(error: unknown): DeviceFailure {
  const name = error instanceof Error ? error.name : ""
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing"
  if (name === "NotReadableError" || name === "AbortError") return "busy"
  return "blocked"
}
