// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useRef, useState } from "react"
import {
  type DeviceFailure,
  type DeviceKind,
  type DeviceList,
  type DeviceSource,
} from "./devices.ts"

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
  const open = useRef(new Map<DeviceKind, MediaStreamTrack>())
  const turn = useRef({ microphone: 0, camera: 0 })

  const refresh = useCallback(() => {
    void source.list().then(setList)
  }, [source])

  const stop = useCallback((kind: DeviceKind) => {
    turn.current[kind]++
    open.current.get(kind)?.stop()
    open.current.delete(kind)
  }, [])

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
      if (opened.ok) open.current.set(kind, opened.track)
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
    [refresh, source, stop],
  )

  useEffect(() => {
    const [tracks, turns] = [open.current, turn.current]
    void start("camera")
    void start("microphone")
    const end = source.onChange(refresh)
    return () => {
      end()
      for (const kind of ["camera", "microphone"] as const) {
        turns[kind]++
        tracks.get(kind)?.stop()
        tracks.delete(kind)
      }
    }
  }, [refresh, source, start])

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
    take() {
      const taken = {
        microphone: open.current.get("microphone"),
        camera: open.current.get("camera"),
      }
      open.current.clear()
      return taken
    },
  }
}
