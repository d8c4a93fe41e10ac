// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useRef, useState } from "react"
import {
  type DeviceFailure,
  type DeviceKind,
  type DeviceList,
  type DeviceSource,
} from "./devices.ts"
import { HeldTracks } from "./held-tracks.ts"

/** One device as the page before joining holds it. */
export interface OwnDevice {
  /** Whether the person wants to be seen or heard. */
  readonly wanted: boolean
  readonly opening: boolean
  readonly track: MediaStreamTrack | undefined
  readonly chosen: string | undefined
  readonly failure: DeviceFailure | undefined
}

/** What the page before joining can do with the devices. */
export interface OwnDevices {
  readonly list: DeviceList
  readonly microphone: OwnDevice
  readonly camera: OwnDevice
  toggle(kind: DeviceKind): void
  choose(kind: DeviceKind, id: string): void
  /** Hands the tracks over: from now on they are the caller's to stop. */
  take(): { microphone: MediaStreamTrack | undefined; camera: MediaStreamTrack | undefined }
}

const OFF: OwnDevice = {
  wanted: true,
  opening: true,
  track: undefined,
  chosen: undefined,
  failure: undefined,
}

/** Opens camera and microphone for the page before joining, and closes them with it. */
export function useDevices(source: DeviceSource): OwnDevices {
  const [list, setList] = useState<DeviceList>({ microphone: [], camera: [] })
  const [microphone, setMicrophone] = useState(OFF)
  const [camera, setCamera] = useState(OFF)
  const [held] = useState(() => new HeldTracks())
  const turn = useRef({ microphone: 0, camera: 0 })

  const refresh = useCallback(() => {
    void source.list().then(setList)
  }, [source])

  const stop = useCallback(
    (kind: DeviceKind) => {
      turn.current[kind]++
      held.stop(kind)
    },
    [held],
  )

  const start = useCallback(
    async (kind: DeviceKind, id?: string) => {
      const set = kind === "microphone" ? setMicrophone : setCamera
      stop(kind)
      const mine = turn.current[kind]
      const opened = await source.open(kind, id)
      if (turn.current[kind] !== mine) {
        if (opened.ok) opened.track.stop()
        return
      }
      if (opened.ok) held.hold(kind, opened.track)
      set((device) => ({
        ...device,
        opening: false,
        track: opened.ok ? opened.track : undefined,
        chosen: opened.ok ? (opened.track.getSettings().deviceId ?? id) : device.chosen,
        failure: opened.ok ? undefined : opened.failure,
        wanted: opened.ok,
      }))
      refresh()
    },
    [held, refresh, source, stop],
  )

  useEffect(() => {
    const turns = turn.current
    void start("camera")
    void start("microphone")
    const end = source.onChange(refresh)
    return () => {
      end()
      for (const kind of ["camera", "microphone"] as const) turns[kind]++
      held.close()
    }
  }, [held, refresh, source, start])

  const reopen = (kind: DeviceKind, id: string | undefined): void => {
    const set = kind === "microphone" ? setMicrophone : setCamera
    set((device) => ({ ...device, wanted: true, opening: true, failure: undefined }))
    void start(kind, id)
  }

  return {
    list,
    microphone,
    camera,
    toggle(kind) {
      const device = kind === "microphone" ? microphone : camera
      if (!device.wanted) return reopen(kind, device.chosen)
      stop(kind)
      const set = kind === "microphone" ? setMicrophone : setCamera
      set((now) => ({ ...now, wanted: false, opening: false, track: undefined }))
    },
    choose(kind, id) {
      reopen(kind, id)
    },
    take: () => held.take(),
  }
}
