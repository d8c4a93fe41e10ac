// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import { useTask } from "../api/ApiContext.tsx"
import { Skeleton } from "../ui/Busy.tsx"
import { PasswordField, TextField } from "../ui/Field.tsx"
import { Link } from "../ui/Link.tsx"
import { Notice } from "../ui/Notice.tsx"
import { Problem } from "../ui/Problem.tsx"
import { tell } from "../ui/toasts.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { Current } from "./auth.ts"
import { useAuth, useAuthRead } from "./AuthContext.tsx"
import { Authenticator } from "./Authenticator.tsx"
import { IdentityFrame } from "./IdentityFrame.tsx"
import { NewPassword } from "./NewPassword.tsx"
import { OwnData } from "./OwnData.tsx"
import { Passkeys } from "./Passkeys.tsx"
import { passwordFlaw } from "./password-hints.ts"
import { SecurityPanel } from "./SecurityPanel.tsx"
import { Sessions } from "./Sessions.tsx"

/** `/security`: everything by which the person signs in, and their data. */
export function SecurityPage({
  onSignedOut: signedOut,
}: {
  readonly onSignedOut: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { security } = words.console.identity
  const current = useAuthRead((auth) => auth.current())
  const person = current.value
  return (
    <IdentityFrame
      wide
      title={security.title}
      lead={security.lead}
      foot={<Link to="/account">{security.toConsole}</Link>}
    >
      {current.refusal !== undefined ? (
        <Problem refusal={current.refusal} />
      ) : person === undefined ? (
        <Skeleton lines={6} />
      ) : person === null ? (
        <Notice title={security.signedOut}>
          <Link className="button" data-look="primary" to="/sign-in?to=%2Fsecurity">
            {words.console.identity.signIn.enter}
          </Link>
        </Notice>
      ) : (
        <div className="security">
          <Passkeys />
          <Authenticator on={person.user.twoFactorEnabled === true} onChange={current.again} />
          <Password person={person} />
          <Address person={person} onChange={current.again} />
          <Sessions own={person.session.token} />
          <OwnData email={person.user.email} onGone={signedOut} />
        </div>
      )}
    </IdentityFrame>
  )
}

function Password({ person }: { readonly person: Current }): ReactNode {
  const { words } = useSpeech()
  const { security } = words.console.identity
  const auth = useAuth()
  const task = useTask()
  const [open, setOpen] = useState(false)
  const [former, setFormer] = useState("")
  const [next, setNext] = useState("")
  const about = [person.user.name, person.user.email]
  return (
    <SecurityPanel
      title={security.password}
      text={security.passwordText}
      {...(open
        ? {}
        : { action: { label: security.passwordChange, onClick: () => setOpen(true) } })}
    >
      {open && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            void task.run(
              () => auth.changePassword(former, next),
              () => {
                tell(security.passwordChanged)
                setOpen(false)
                setFormer("")
                setNext("")
              },
            )
          }}
        >
          <div className="form-columns">
            <PasswordField label={security.passwordFormer} value={former} onChange={setFormer} />
            <NewPassword
              label={security.passwordNew}
              value={next}
              about={about}
              onChange={setNext}
            />
          </div>
          <Problem refusal={task.refusal} />
          <div className="form-actions">
            <button
              type="submit"
              className="button"
              data-look="primary"
              disabled={former === "" || passwordFlaw(next, about) !== undefined || task.busy}
            >
              {words.console.ui.save}
            </button>
            <button type="button" className="button" onClick={() => setOpen(false)}>
              {words.console.ui.cancel}
            </button>
          </div>
        </form>
      )}
    </SecurityPanel>
  )
}

function Address({
  person,
  onChange,
}: {
  readonly person: Current
  readonly onChange: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { security } = words.console.identity
  const auth = useAuth()
  const task = useTask()
  const [name, setName] = useState(person.user.name)
  const [email, setEmail] = useState(person.user.email)
  const [asked, setAsked] = useState<string>()
  const renamed = name.trim() !== "" && name.trim() !== person.user.name
  const moved = email.trim() !== "" && email.trim().toLowerCase() !== person.user.email
  return (
    <SecurityPanel title={security.person} text={security.personText}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void task.run(async () => {
            if (renamed) {
              const answer = await auth.rename(name.trim())
              if (!answer.ok) return answer
              tell(words.console.ui.saved)
              onChange()
            }
            if (!moved) return { ok: true, value: undefined }
            const answer = await auth.changeAddress(email.trim())
            if (answer.ok) setAsked(email.trim())
            return answer
          })
        }}
      >
        <div className="form-columns">
          <TextField
            label={words.console.identity.signUp.name}
            value={name}
            autoComplete="name"
            maxLength={128}
            onChange={setName}
          />
          <TextField
            label={words.console.identity.signIn.email}
            type="email"
            value={email}
            autoComplete="email"
            maxLength={254}
            onChange={setEmail}
          />
        </div>
        {asked !== undefined && (
          <Notice look="done" urgent>
            <p>{security.addressAsked(person.user.email, asked)}</p>
          </Notice>
        )}
        <Problem refusal={task.refusal} />
        <div className="form-actions">
          <button type="submit" className="button" disabled={!(renamed || moved) || task.busy}>
            {words.console.ui.save}
          </button>
        </div>
      </form>
    </SecurityPanel>
  )
}
