// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { useRead } from "../../api/ApiContext.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useLatest } from "../people/use-settled.ts"
import { useConsole } from "../shell/console-context.tsx"
import { Page } from "../shell/Page.tsx"
import { MeetingView } from "./MeetingView.tsx"

/** One's own room, which is made when it is asked for first. */
export function RoomPage(): ReactNode {
  const { words } = useSpeech()
  const { account, path } = useConsole()
  const read = useRead("room.read", { params: { account } })
  const value = useLatest(read.value)
  if (value !== undefined) return <MeetingView meeting={value} onChange={read.again} />
  return (
    <Page
      title={words.console.meetings.ownRoomTitle}
      back={{ to: path("meetings"), label: words.console.meetings.title }}
    >
      {read.refusal === undefined ? <Skeleton lines={6} /> : <Problem refusal={read.refusal} />}
    </Page>
  )
}
