// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import { useTask } from "../api/ApiContext.tsx"
import { TextField } from "../ui/Field.tsx"
import { Problem } from "../ui/Problem.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { useAuth } from "./AuthContext.tsx"
import { IdentityFrame } from "./IdentityFrame.tsx"

/** The step after the password: a code of the authenticator app, or a backup code. */
export function SecondFactor({
  onDone: done,
  onBack: back,
}: {
  readonly onDone: () => void
  readonly onBack: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { factor } = words.console.identity
  const auth = useAuth()
  const task = useTask()
  const [backup, setBackup] = useState(false)
  const [code, setCode] = useState("")

  function verify(typed: string): void {
    const tidy = typed.replaceAll(/\s/g, "")
    void task.run(
      () => (backup ? auth.verifyBackupCode(tidy) : auth.verifyCode(tidy)),
      () => done(),
    )
  }

  return (
    <IdentityFrame title={factor.title} lead={backup ? factor.backupLead : factor.lead}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          verify(code)
        }}
      >
        <div className="code-input">
          <TextField
            key={String(backup)}
            label={backup ? factor.backupCode : factor.code}
            value={code}
            inputMode={backup ? "text" : "numeric"}
            autoComplete="one-time-code"
            maxLength={backup ? 32 : 7}
            onChange={(typed) => {
              setCode(typed)
              // Six digits are complete: nobody has to press anything.
              if (!backup && /^\s*\d{3}\s*\d{3}\s*$/.test(typed) && !task.busy) verify(typed)
            }}
          />
        </div>
        <Problem refusal={task.refusal} />
        <div className="form-actions">
          <button
            type="submit"
            className="button"
            data-look="primary"
            disabled={code.trim() === "" || task.busy}
          >
            {words.console.ui.next}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              setBackup(!backup)
              setCode("")
              task.clear()
            }}
          >
            {backup ? factor.useApp : factor.useBackup}
          </button>
          <button type="button" className="button" data-look="plain" onClick={back}>
            {words.console.ui.back}
          </button>
        </div>
      </form>
    </IdentityFrame>
  )
}
