// SPDX-License-Identifier: Apache-2.0
import { useEffect, useMemo, useRef, useState } from "react"
import type { Meeting, MeetingState } from "@landmoot/client"
import type { DeviceKind, DeviceList, DeviceSource } from "../devices/devices.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import { isDeclined, isOwnOn } from "./model.ts"

/** What the bar can do. */
export interface Controls {
  readonly list: DeviceList
  readonly canShare: boolean
  /** What went wrong last, in words; undefined: nothing. */
  readonly trouble: string | undefined
  toggleMicrophone(): void
  toggleCamera(): void
  toggleShare(): void
  toggleHand(): void
  react(reaction: string): void
  chooseDevice(kind: DeviceKind, id: string): void
  refreshDevices(): void
  dismissTrouble(): void
}

/** Connects the bar with the meeting and the devices. */
export function useControls(meeting: Meeting, source: DeviceSource): Controls {
  const { words } = useSpeech()
  const [list, setList] = useState<DeviceList>({ microphone: [], camera: [] })
  const [trouble, setTrouble] = useState<string>()
  const wordsNow = useRef(words)
  useEffect(() => {
    wordsNow.current = words
  }, [words])

  useEffect(
    () =>
      meeting.on("device-lost", ({ source: lost }) => {
        const kind = lost === "microphone" || lost === "camera" ? lost : undefined
        if (kind === undefined) return
        setTrouble(wordsNow.current.meeting.deviceLost(wordsNow.current.devices[kind]))
      }),
    [meeting],
  )

  return useMemo<Controls>(() => {
    const state = (): MeetingState => meeting.state
    async function send(kind: DeviceKind, id?: string): Promise<void> {
      const opened = await source.open(kind, id)
      if (opened.ok) await meeting.setTrack(kind, opened.track)
      else setTrouble(wordsNow.current.meeting.deviceFailed(wordsNow.current.devices[kind]))
    }
    function attempt(work: Promise<void>, sentence: () => string): void {
      setTrouble(undefined)
      work.catch(() => setTrouble(sentence()))
    }
    const failed = (kind: DeviceKind) => (): string =>
      wordsNow.current.meeting.deviceFailed(wordsNow.current.devices[kind])

    return {
      list,
      trouble,
      canShare: "getDisplayMedia" in (navigator.mediaDevices ?? {}),
      toggleMicrophone() {
        const work =
          state().microphone === "off"
            ? send("microphone")
            : meeting.setMuted("microphone", isOwnOn(state(), "microphone"))
        attempt(work, failed("microphone"))
      },
      toggleCamera() {
        // Turning the camera off gives it back, so that its light goes out.
        const work = isOwnOn(state(), "camera")
          ? meeting.setTrack("camera", undefined)
          : send("camera")
        attempt(work, failed("camera"))
      },
      toggleShare() {
        const now = state().screen
        setTrouble(undefined)
        const work = now === "off" ? meeting.startScreenShare() : meeting.stopScreenShare()
        work.catch((error: unknown) => {
          if (!isDeclined(error)) setTrouble(wordsNow.current.meeting.shareFailed)
        })
      },
      toggleHand() {
        if (state().encryption.phase === "waiting") return
        const raised = state().people.some(({ self, hand }) => self && hand !== undefined)
        attempt(meeting.raiseHand(!raised), () => wordsNow.current.reactions.failed)
      },
      react(reaction) {
        if (state().encryption.phase === "waiting") return
        attempt(meeting.react(reaction), () => wordsNow.current.reactions.failed)
      },
      chooseDevice(kind, id) {
        attempt(send(kind, id), failed(kind))
      },
      refreshDevices() {
        void source.list().then(setList)
      },
      dismissTrouble() {
        setTrouble(undefined)
      },
    }
  }, [list, meeting, source, trouble])
}
