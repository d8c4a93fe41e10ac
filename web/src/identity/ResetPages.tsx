// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useState } from "react"
import type { CallAnswer } from "../api/answer.ts"
import { useTask } from "../api/ApiContext.tsx"
import { Skeleton } from "../ui/Busy.tsx"
import { TextField } from "../ui/Field.tsx"
import { Link } from "../ui/Link.tsx"
import { Notice } from "../ui/Notice.tsx"
import { Problem } from "../ui/Problem.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { useAuth } from "./AuthContext.tsx"
import { IdentityFrame } from "./IdentityFrame.tsx"
import { NewPassword } from "./NewPassword.tsx"
import { passwordFlaw } from "./password-hints.ts"

/** `/forgot`: asks for a link to a new password. The answer is the same for every address. */
export function ForgotPage(): ReactNode {
  const { words } = useSpeech()
  const { forgot } = words.console.identity
  const auth = useAuth()
  const task = useTask()
  const [email, setEmail] = useState("")
  const [sent, setSent] = useState(false)
  return (
    <IdentityFrame
      title={forgot.title}
      lead={forgot.lead}
      foot={<Link to="/sign-in">{forgot.back}</Link>}
    >
      {sent ? (
        <Notice look="done" urgent>
          <p>{forgot.sent(email.trim())}</p>
          <Link className="button" to="/outbox">
            {words.console.identity.checkMail.outbox}
          </Link>
        </Notice>
      ) : (
        <form
          className="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            void task.run(
              () => auth.askReset(email.trim()),
              () => setSent(true),
            )
          }}
        >
          <TextField
            label={words.console.identity.signIn.email}
            type="email"
            value={email}
            autoComplete="username"
            onChange={setEmail}
          />
          <Problem refusal={task.refusal} />
          <div className="form-actions">
            <button
              type="submit"
              className="button"
              data-look="primary"
              disabled={email.trim() === "" || task.busy}
            >
              {forgot.send}
            </button>
          </div>
        </form>
      )}
    </IdentityFrame>
  )
}

/** `/reset-password#…`: sets a new password with the link from the mail. */
export function ResetPage({ token }: { readonly token: string }): ReactNode {
  const { words } = useSpeech()
  const { reset } = words.console.identity
  const auth = useAuth()
  const task = useTask()
  const [password, setPassword] = useState("")
  const [done, setDone] = useState(false)
  return (
    <IdentityFrame title={reset.title} lead={done ? undefined : reset.lead}>
      {done ? (
        <Notice look="done" urgent>
          <p>{reset.done}</p>
          <Link className="button" data-look="primary" to="/sign-in">
            {words.console.identity.signIn.enter}
          </Link>
        </Notice>
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            void task.run(
              () => auth.reset(token, password),
              () => setDone(true),
            )
          }}
        >
          <NewPassword value={password} about={[]} onChange={setPassword} />
          <Problem refusal={task.refusal}>
            {task.refusal?.code === "INVALID_TOKEN" && (
              <Link className="button" to="/forgot">
                {reset.again}
              </Link>
            )}
          </Problem>
          <div className="form-actions">
            <button
              type="submit"
              className="button"
              data-look="primary"
              disabled={passwordFlaw(password, []) !== undefined || task.busy}
            >
              {reset.save}
            </button>
          </div>
        </form>
      )}
    </IdentityFrame>
  )
}

/** `/confirm-address#…`: the link from the mail shows that the address is the person's. */
export function ConfirmPage({ token }: { readonly token: string }): ReactNode {
  const { words } = useSpeech()
  const { confirm } = words.console.identity
  const auth = useAuth()
  const [answer, setAnswer] = useState<CallAnswer<unknown>>()
  useEffect(() => {
    void auth.confirmAddress(token).then(setAnswer)
  }, [auth, token])
  return (
    <IdentityFrame title={answer?.ok === true ? confirm.done : confirm.title}>
      {answer === undefined ? (
        <Skeleton lines={2} />
      ) : answer.ok ? (
        <Notice look="done" urgent>
          <p>{confirm.text}</p>
          <Link className="button" data-look="primary" to="/sign-in">
            {words.console.identity.signIn.enter}
          </Link>
        </Notice>
      ) : (
        <Problem refusal={answer}>
          <p>{confirm.again}</p>
          <Link className="button" to="/sign-in">
            {words.console.identity.signIn.enter}
          </Link>
        </Problem>
      )}
    </IdentityFrame>
  )
}
