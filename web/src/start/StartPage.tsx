// SPDX-License-Identifier: Apache-2.0
import { ArrowRight } from "lucide-react"
import { type ReactNode, useId, useState } from "react"
import { GUEST_POLICIES_PATH } from "@landmoot/core/protocol"
import { invitationAddress, openingAddress } from "../app/route.ts"
import { Brand } from "../ui/Brand.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Link } from "../ui/Link.tsx"
import { Preferences } from "../ui/Preferences.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import "../refusal/refusal.css"
import "./start.css"

/**
 * Goes to an invitation. Whoever is signed in here opens one of another home here, so that
 * the rules of their own account for guests hold (R22).
 */
async function follow(address: string): Promise<void> {
  const isElsewhere = new URL(address).origin !== location.origin
  location.assign(isElsewhere && (await isSignedIn()) ? openingAddress(address) : address)
}

async function isSignedIn(): Promise<boolean> {
  try {
    return (await fetch(GUEST_POLICIES_PATH, { cache: "no-store" })).ok
  } catch {
    // Without an answer the link itself is the way.
    return false
  }
}

/** `/`: what Landmoot is, and a field for an invitation link. */
export function StartPage(): ReactNode {
  const { words } = useSpeech()
  const [link, setLink] = useState("")
  const [wrong, setWrong] = useState(false)
  const id = useId()

  function open(): void {
    const address = invitationAddress(link)
    setWrong(address === undefined)
    if (address !== undefined) void follow(address)
  }

  return (
    <div className="page">
      <header className="page-top">
        <Brand name={false} />
        <Preferences />
      </header>
      <main className="start">
        <div className="start-head">
          <h1>{words.common.product}</h1>
          <p>{words.start.what}</p>
        </div>
        <div className="start-account">
          <Link className="button" data-look="primary" data-size="large" to="/sign-up">
            {words.start.signUp}
          </Link>
          <Link className="button" data-size="large" to="/sign-in">
            {words.start.signIn}
          </Link>
        </div>
        <div className="start-join">
          <h2>{words.start.or}</h2>
          <p className="quiet">{words.start.guest}</p>
          <form
            className="field"
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              open()
            }}
          >
            <label htmlFor={id}>{words.start.field}</label>
            <div className="start-line">
              <input
                id={id}
                className="input"
                type="url"
                inputMode="url"
                autoComplete="off"
                spellCheck={false}
                placeholder={words.start.placeholder}
                value={link}
                data-testid="link-field"
                aria-invalid={wrong}
                aria-describedby={`${id}-hint`}
                onChange={({ target }) => {
                  setLink(target.value)
                  setWrong(false)
                }}
              />
              <button type="submit" className="button">
                {words.start.open}
                <Icon of={ArrowRight} size={16} />
              </button>
            </div>
            <p
              id={`${id}-hint`}
              className="hint"
              data-look={wrong ? "error" : undefined}
              role={wrong ? "alert" : undefined}
            >
              {wrong ? words.start.notLink : words.start.own}
            </p>
          </form>
        </div>
      </main>
      <footer className="start-foot">
        <a href="/operator">{words.start.operator}</a>
      </footer>
    </div>
  )
}
