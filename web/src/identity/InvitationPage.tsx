// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useState } from "react"
import type { Region } from "@landmoot/core/regions"
import type { CallAnswer } from "../api/answer.ts"
import { useTask } from "../api/ApiContext.tsx"
import { signInPath } from "../api/own-path.ts"
import { Skeleton } from "../ui/Busy.tsx"
import { TextField } from "../ui/Field.tsx"
import { Link } from "../ui/Link.tsx"
import { Notice } from "../ui/Notice.tsx"
import { Problem } from "../ui/Problem.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { AccountInvitation } from "./auth.ts"
import { useAuth, useAuthRead } from "./AuthContext.tsx"
import { IdentityFrame } from "./IdentityFrame.tsx"
import { keepInvitation } from "./invitation-memory.ts"
import { NewPassword } from "./NewPassword.tsx"
import { passwordFlaw } from "./password-hints.ts"

/** `/accept-invitation#…`: into whose account, where it lives, and as what. */
export function InvitationPage({
  token,
  readRegions,
  onJoined: joined,
}: {
  readonly token: string
  readonly readRegions: () => Promise<readonly Region[]>
  readonly onJoined: (account: string) => void
}): ReactNode {
  const { words } = useSpeech()
  const { invitation } = words.console.identity
  const auth = useAuth()
  const [answer, setAnswer] = useState<CallAnswer<AccountInvitation>>()
  const [regions, setRegions] = useState<readonly Region[]>([])
  useEffect(() => {
    void auth.readInvitation(token).then(setAnswer)
    void readRegions().then(setRegions)
  }, [auth, token, readRegions])
  if (answer === undefined) {
    return (
      <IdentityFrame title={invitation.reading}>
        <Skeleton lines={4} />
      </IdentityFrame>
    )
  }
  if (!answer.ok) {
    return (
      <IdentityFrame title={invitation.cannot}>
        <Problem refusal={answer} />
        <Link className="button" to="/">
          {words.refusal.backToStart}
        </Link>
      </IdentityFrame>
    )
  }
  return <Offer token={token} offer={answer.value} regions={regions} onJoined={joined} />
}

function Offer({
  token,
  offer,
  regions,
  onJoined: joined,
}: {
  readonly token: string
  readonly offer: AccountInvitation
  readonly regions: readonly Region[]
  readonly onJoined: (account: string) => void
}): ReactNode {
  const speech = useSpeech()
  const { invitation } = speech.words.console.identity
  const roles: Readonly<Record<string, string>> = speech.words.console.shell.roles
  const current = useAuthRead((auth) => auth.current())
  const auth = useAuth()
  const task = useTask()
  const signedIn = current.value?.user
  const places = offer.home.map((id) => {
    const region = regions.find((candidate) => candidate.id === id)
    return region === undefined ? id : speech.place(region)
  })
  return (
    <IdentityFrame
      title={invitation.title(offer.accountName)}
      lead={offer.invitedBy === undefined ? undefined : invitation.by(offer.invitedBy)}
    >
      <div className="card identity-card form">
        <dl className="invitation-facts">
          <dt>{invitation.account}</dt>
          <dd>{offer.accountName}</dd>
          <dt>{invitation.home}</dt>
          <dd className="inside">{speech.list(places)}</dd>
          <dt>{invitation.you}</dt>
          <dd>{offer.email}</dd>
          {offer.role !== undefined && (
            <>
              <dt>{invitation.role}</dt>
              <dd>{roles[offer.role] ?? offer.role}</dd>
            </>
          )}
          <dt>{invitation.expires}</dt>
          <dd>{speech.dateTime(offer.expires * 1000)}</dd>
        </dl>
        <p className="quiet">{invitation.homeText(speech.list(places))}</p>
      </div>
      {signedIn !== undefined && signedIn !== null ? (
        <div className="form">
          <p>{invitation.as(signedIn.name, signedIn.email)}</p>
          <Problem refusal={task.refusal} />
          <button
            type="button"
            className="button"
            data-look="primary"
            data-size="large"
            disabled={task.busy}
            onClick={() =>
              void task.run(
                () => auth.acceptInvitation(token, undefined),
                () => joined(offer.account),
              )
            }
          >
            {invitation.join}
          </button>
        </div>
      ) : offer.signInExists ? (
        <Notice>
          <p>{invitation.signInFirst(offer.email)}</p>
          <Link
            className="button"
            data-look="primary"
            to={signInPath("/accept-invitation")}
            onClick={() => keepInvitation(token)}
          >
            {speech.words.console.identity.signIn.enter}
          </Link>
        </Notice>
      ) : (
        <WithNewPassword token={token} offer={offer} onJoined={joined} />
      )}
    </IdentityFrame>
  )
}

function WithNewPassword({
  token,
  offer,
  onJoined: joined,
}: {
  readonly token: string
  readonly offer: AccountInvitation
  readonly onJoined: (account: string) => void
}): ReactNode {
  const { words } = useSpeech()
  const { invitation, signUp } = words.console.identity
  const auth = useAuth()
  const task = useTask()
  const [name, setName] = useState(offer.name)
  const [password, setPassword] = useState("")
  const about = [name, offer.email, offer.accountName]
  const ready = name.trim() !== "" && passwordFlaw(password, about) === undefined
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        void task.run(
          async () => {
            const accepted = await auth.acceptInvitation(token, { name: name.trim(), password })
            return accepted.ok ? await auth.signIn(offer.email, password) : accepted
          },
          () => joined(offer.account),
        )
      }}
    >
      <TextField
        label={signUp.name}
        value={name}
        autoComplete="name"
        maxLength={128}
        onChange={setName}
      />
      <input type="hidden" name="email" autoComplete="username" value={offer.email} />
      <NewPassword value={password} about={about} onChange={setPassword} />
      <Problem refusal={task.refusal} />
      <button
        type="submit"
        className="button"
        data-look="primary"
        data-size="large"
        disabled={!ready || task.busy}
      >
        {invitation.join}
      </button>
    </form>
  )
}
