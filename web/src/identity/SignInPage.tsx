// SPDX-License-Identifier: Apache-2.0
import { Building2, KeyRound } from "lucide-react"
import { type ReactNode, useEffect, useEffectEvent, useState } from "react"
import { useTask } from "../api/ApiContext.tsx"
import { PasswordField, TextField } from "../ui/Field.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Link } from "../ui/Link.tsx"
import { Notice } from "../ui/Notice.tsx"
import { Problem } from "../ui/Problem.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { useAuth } from "./AuthContext.tsx"
import { IdentityFrame } from "./IdentityFrame.tsx"
import { SecondFactor } from "./SecondFactor.tsx"

type Step = "password" | "second-factor" | "company"

/** `/sign-in`: by password, passkey or the company's own sign-on. */
export function SignInPage({
  to,
  onSignedIn,
  failed,
}: {
  /** Our own path that the person goes to afterwards. */
  readonly to: string
  readonly onSignedIn: (to: string) => void
  /** Why the company's sign-on sent the person back. */
  readonly failed?: string | null
}): ReactNode {
  const { words } = useSpeech()
  const [step, setStep] = useState<Step>("password")
  const { signIn } = words.console.identity
  const done = (): void => onSignedIn(to)
  switch (step) {
    case "second-factor":
      return <SecondFactor onDone={done} onBack={() => setStep("password")} />
    case "company":
      return <Company to={to} onBack={() => setStep("password")} />
    case "password":
      return (
        <IdentityFrame
          title={signIn.title}
          foot={
            <p>
              {signIn.new} <Link to="/sign-up">{signIn.signUp}</Link>
            </p>
          }
        >
          {failed !== undefined && failed !== null && (
            <Problem refusal={{ code: failed.toUpperCase() }} />
          )}
          <WithPassword
            onDone={done}
            onSecondFactor={() => setStep("second-factor")}
            onCompany={() => setStep("company")}
          />
        </IdentityFrame>
      )
  }
}

function WithPassword({
  onDone: done,
  onSecondFactor: secondFactor,
  onCompany: company,
}: {
  readonly onDone: () => void
  readonly onSecondFactor: () => void
  readonly onCompany: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { signIn } = words.console.identity
  const auth = useAuth()
  const task = useTask()
  const [email, setEmail] = useState("")
  const [password, setPassword] = useState("")
  const [sent, setSent] = useState(false)

  const taken = useEffectEvent(done)
  useEffect(() => {
    let wanted = true
    // The browser offers passkeys in the field itself and waits for a choice.
    const offer = async (): Promise<void> => {
      const answer = await auth.signInWithPasskey({ autofill: true })
      if (wanted && answer?.ok === true) taken()
    }
    void offer()
    return () => {
      wanted = false
    }
    // Once for this page: asking again would take the browser's offer away.
  }, [auth])

  async function withPasskey(): Promise<void> {
    await task.run(async () => {
      const answer = await auth.signInWithPasskey({ autofill: false })
      // Closing the browser's question is no refusal.
      if (answer?.ok === true) done()
      return answer ?? { ok: true, value: undefined }
    })
  }

  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setSent(false)
        void task.run(
          () => auth.signIn(email.trim(), password),
          (outcome) => (outcome === "signed-in" ? done() : secondFactor()),
        )
      }}
    >
      <TextField
        label={signIn.email}
        type="email"
        name="email"
        value={email}
        autoComplete="username webauthn"
        maxLength={254}
        onChange={setEmail}
      />
      <PasswordField label={signIn.password} value={password} onChange={setPassword} />
      {sent ? (
        <Notice look="done">
          <p>{signIn.confirmationSent}</p>
        </Notice>
      ) : (
        <Problem refusal={task.refusal}>
          {task.refusal?.code === "EMAIL_NOT_VERIFIED" && (
            <button
              type="button"
              className="button"
              onClick={() =>
                void task.run(
                  () => auth.sendConfirmation(email.trim()),
                  () => setSent(true),
                )
              }
            >
              {signIn.sendConfirmation}
            </button>
          )}
        </Problem>
      )}
      <button
        type="submit"
        className="button"
        data-look="primary"
        data-size="large"
        disabled={email.trim() === "" || password === "" || task.busy}
      >
        {signIn.enter}
      </button>
      <p>
        <Link to="/forgot">{signIn.forgot}</Link>
      </p>
      <p className="identity-or">{signIn.or}</p>
      <button
        type="button"
        className="button"
        data-size="large"
        disabled={task.busy}
        onClick={() => void withPasskey()}
      >
        <Icon of={KeyRound} />
        {signIn.passkey}
      </button>
      <button type="button" className="button" data-size="large" onClick={company}>
        <Icon of={Building2} />
        {signIn.company}
      </button>
    </form>
  )
}

function Company({
  to,
  onBack: back,
}: {
  readonly to: string
  readonly onBack: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { signIn } = words.console.identity
  const auth = useAuth()
  const task = useTask()
  const [email, setEmail] = useState("")
  return (
    <IdentityFrame title={signIn.company} lead={signIn.companyLead}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void task.run(
            () => auth.signOn(email.trim(), to),
            ({ url }) => location.assign(url),
          )
        }}
      >
        <TextField
          label={signIn.companyEmail}
          type="email"
          value={email}
          autoComplete="email"
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
            {words.console.ui.next}
          </button>
          <button type="button" className="button" onClick={back}>
            {words.console.ui.back}
          </button>
        </div>
      </form>
    </IdentityFrame>
  )
}
