// SPDX-License-Identifier: Apache-2.0
import { ArrowRight, MailCheck } from "lucide-react"
import { type ReactNode, useEffect, useMemo, useState } from "react"
import type { Catalogue, Region } from "@landmoot/core/regions"
import type { CallAnswer } from "../api/answer.ts"
import { useTask } from "../api/ApiContext.tsx"
import { Skeleton } from "../ui/Busy.tsx"
import { TextField } from "../ui/Field.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Link } from "../ui/Link.tsx"
import { Notice } from "../ui/Notice.tsx"
import { Problem } from "../ui/Problem.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { useAuth } from "./AuthContext.tsx"
import { HomeChoice } from "./HomeChoice.tsx"
import { firstHome, homesOf, signUpElsewhere } from "./homes.ts"
import { IdentityFrame } from "./IdentityFrame.tsx"
import { NewPassword } from "./NewPassword.tsx"
import { passwordFlaw } from "./password-hints.ts"

/** Where the page stands: the regions there are, and the one that this server is in. */
export interface SignUpSite {
  readonly catalogue: Catalogue
  readonly here: string | undefined
}

/** `/sign-up`: a new account, with its home declared before anything else. */
export function SignUpPage({
  readSite,
  asked,
}: {
  readonly readSite: () => Promise<CallAnswer<SignUpSite>>
  /** The region that the address names, after coming from another one's page. */
  readonly asked: string | null
}): ReactNode {
  const { words } = useSpeech()
  const [site, setSite] = useState<CallAnswer<SignUpSite>>()
  const [sentTo, setSentTo] = useState<string>()
  const { signUp } = words.console.identity
  useEffect(() => {
    void readSite().then(setSite)
  }, [readSite])
  if (sentTo !== undefined) return <CheckMail email={sentTo} />
  return (
    <IdentityFrame wide title={signUp.title} lead={signUp.lead}>
      {site === undefined ? (
        <Skeleton lines={6} />
      ) : site.ok ? (
        <SignUpForm site={site.value} asked={asked} onSent={setSentTo} />
      ) : (
        <Problem refusal={site} />
      )}
    </IdentityFrame>
  )
}

function SignUpForm({
  site,
  asked,
  onSent,
}: {
  readonly site: SignUpSite
  readonly asked: string | null
  readonly onSent: (email: string) => void
}): ReactNode {
  const speech = useSpeech()
  const { signUp } = speech.words.console.identity
  const auth = useAuth()
  const task = useTask()
  const homes = useMemo(() => {
    const order = new Intl.Collator(speech.language)
    return homesOf(site.catalogue, (one, other) =>
      order.compare(
        `${speech.country(one.country)} ${one.name}`,
        `${speech.country(other.country)} ${other.name}`,
      ),
    )
  }, [site, speech])
  const [home, setHome] = useState<Region | undefined>(() => firstHome(homes, asked, site.here))
  const [name, setName] = useState("")
  const [accountName, setAccountName] = useState("")
  const [email, setEmail] = useState("")
  const [password, setPassword] = useState("")
  const elsewhere = home && signUpElsewhere(home, site.here)
  const about = [name, email, accountName]
  const complete =
    home !== undefined &&
    about.every((text) => text.trim() !== "") &&
    passwordFlaw(password, about) === undefined

  function create(): void {
    if (home === undefined) return
    void task.run(
      () =>
        auth.signUp({
          name: name.trim(),
          accountName: accountName.trim(),
          email: email.trim(),
          password,
          home: home.id,
        }),
      () => onSent(email.trim()),
    )
  }

  return (
    <div className="identity-up">
      <HomeChoice homes={homes} chosen={home} onChoose={setHome} />
      {elsewhere === undefined ? (
        <form
          className="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (complete) create()
          }}
        >
          <TextField
            label={signUp.name}
            value={name}
            autoComplete="name"
            maxLength={128}
            onChange={setName}
          />
          <TextField
            label={signUp.organisation}
            hint={signUp.organisationHint}
            value={accountName}
            autoComplete="organization"
            maxLength={128}
            onChange={setAccountName}
          />
          <TextField
            label={signUp.email}
            type="email"
            value={email}
            autoComplete="username"
            maxLength={254}
            onChange={setEmail}
          />
          <NewPassword value={password} about={about} onChange={setPassword} />
          <Problem refusal={task.refusal} />
          <button
            type="submit"
            className="button"
            data-look="primary"
            data-size="large"
            disabled={!complete || task.busy}
          >
            {signUp.create}
          </button>
          <p className="hint">{signUp.what}</p>
          <p className="quiet">
            {signUp.known} <Link to="/sign-in">{signUp.signIn}</Link>
          </p>
        </form>
      ) : (
        <div className="form">
          <Notice title={signUp.elsewhereTitle(home?.name ?? "")}>
            <p>{signUp.elsewhere(home?.name ?? "")}</p>
          </Notice>
          <a className="button" data-look="primary" data-size="large" href={elsewhere}>
            {signUp.elsewhereGo(home?.name ?? "")}
            <Icon of={ArrowRight} size={16} />
          </a>
        </div>
      )}
    </div>
  )
}

function CheckMail({ email }: { readonly email: string }): ReactNode {
  const { words } = useSpeech()
  const auth = useAuth()
  const task = useTask()
  const [again, setAgain] = useState(false)
  const { checkMail } = words.console.identity
  return (
    <IdentityFrame title={checkMail.title}>
      <Notice look="done">
        <p>{checkMail.text(email)}</p>
      </Notice>
      <p className="quiet">{checkMail.known}</p>
      <Problem refusal={task.refusal} />
      <div className="form-actions">
        <button
          type="button"
          className="button"
          disabled={again || task.busy}
          onClick={() =>
            void task.run(
              () => auth.sendConfirmation(email),
              () => setAgain(true),
            )
          }
        >
          <Icon of={MailCheck} size={16} />
          {again ? checkMail.sentAgain : checkMail.again}
        </button>
        <Link className="button" data-look="plain" to="/outbox">
          {checkMail.outbox}
        </Link>
      </div>
    </IdentityFrame>
  )
}
