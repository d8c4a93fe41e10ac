// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { useConsole } from "../shell/console-context.tsx"
import { MeetingPage } from "./MeetingPage.tsx"
import { MeetingsPage } from "./MeetingsPage.tsx"
import { NewMeeting } from "./NewMeeting.tsx"
import { RecordPage } from "./RecordPage.tsx"
import { RoomPage } from "./RoomPage.tsx"
import "../../ui/parts.css"
import "../people/people.css"
import "./meetings.css"

/** `/account/<account>/meetings/…`: all, a new one, one's own room, one of them, a record. */
export function MeetingsSection(): ReactNode {
  const { parts } = useConsole()
  const [first, second, third] = parts
  if (first === undefined) return <MeetingsPage />
  if (first === "new") return <NewMeeting />
  if (first === "room" && second === undefined) return <RoomPage />
  if (second === "records" && third !== undefined) {
    return <RecordPage key={third} meeting={first} start={third} />
  }
  return <MeetingPage key={first} meeting={first} />
}
