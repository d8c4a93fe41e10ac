// SPDX-License-Identifier: Apache-2.0
import { Monitor, Smartphone } from "lucide-react"
import type { ReactNode } from "react"
import { useTask } from "../api/ApiContext.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Problem } from "../ui/Problem.tsx"
import { tell } from "../ui/toasts.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import { useAuth, useAuthRead } from "./AuthContext.tsx"
import { deviceOf } from "./device.ts"
import { SecurityPanel } from "./SecurityPanel.tsx"

/** Where the person is signed in, and the way to end each. */
export function Sessions({ own }: { readonly own: string }): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const { security } = words.console.identity
  const auth = useAuth()
  const list = useAuthRead((source) => source.sessions())
  const task = useTask()
  const sessions = list.value ?? []
  const ended = (): void => {
    tell(security.sessionEnded)
    list.again()
  }
  return (
    <SecurityPanel
      title={security.sessions}
      text={security.sessionsText}
      {...(sessions.length > 1
        ? {
            action: {
              label: security.endOthers,
              onClick: () => void task.run(() => auth.endOtherSessions(), ended),
            },
          }
        : {})}
    >
      <Problem refusal={list.refusal ?? task.refusal} />
      <ul className="security-list">
        {sessions.map((session) => {
          const device = deviceOf(session.userAgent ?? "")
          const name =
            device.browser === undefined
              ? security.unknownDevice
              : security.device(device.browser, device.system ?? "")
          return (
            <li key={session.id}>
              <Icon of={device.phone ? Smartphone : Monitor} />
              <div>
                <strong>{name}</strong>
                <span className="quiet small">
                  {session.token === own
                    ? security.thisSession
                    : security.lastUsed(speech.dateTime(Date.parse(session.updatedAt)))}
                </span>
              </div>
              {session.token !== own && (
                <button
                  type="button"
                  className="button"
                  aria-label={`${security.end}: ${name}`}
                  disabled={task.busy}
                  onClick={() => void task.run(() => auth.endSession(session.token), ended)}
                >
                  {security.end}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </SecurityPanel>
  )
}
