// SPDX-License-Identifier: Apache-2.0
import { Download, Trash2 } from "lucide-react"
import { type ReactNode, useState } from "react"
import { useApi, useTask } from "../api/ApiContext.tsx"
import { Confirm } from "../ui/Confirm.tsx"
import { download } from "../ui/download.ts"
import { Icon } from "../ui/Icon.tsx"
import { Problem } from "../ui/Problem.tsx"
import { tell } from "../ui/toasts.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import { SecurityPanel } from "./SecurityPanel.tsx"

/** Taking one's own data along, and leaving. */
export function OwnData({
  email,
  onGone: gone,
}: {
  readonly email: string
  readonly onGone: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { security } = words.console.identity
  const api = useApi()
  const task = useTask()
  const [leaving, setLeaving] = useState(false)
  return (
    <SecurityPanel title={security.data} text={security.dataText}>
      {!leaving && <Problem refusal={task.refusal} />}
      <div className="form-actions">
        <button
          type="button"
          className="button"
          disabled={task.busy}
          onClick={() =>
            void task.run(
              () => api.call("me.export", {}),
              (document) =>
                download(
                  "landmoot-my-data.json",
                  JSON.stringify(document, undefined, 2),
                  "application/json",
                ),
            )
          }
        >
          <Icon of={Download} size={16} />
          {security.export}
        </button>
        <button type="button" className="button" onClick={() => setLeaving(true)}>
          <Icon of={Trash2} size={16} />
          {security.delete}
        </button>
      </div>
      {leaving && (
        <Confirm
          title={security.deleteTitle}
          action={security.delete}
          type={email}
          busy={task.busy}
          onClose={() => setLeaving(false)}
          onConfirm={() =>
            void task.run(
              () => api.call("me.delete", { body: { email } }),
              () => {
                tell(security.deleted)
                gone()
              },
            )
          }
        >
          <ul className="form">
            {security.deleteConsequences.map((consequence) => (
              <li key={consequence}>{consequence}</li>
            ))}
          </ul>
          <Problem refusal={task.refusal} />
        </Confirm>
      )}
    </SecurityPanel>
  )
}
