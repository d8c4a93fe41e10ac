// SPDX-License-Identifier: Apache-2.0
import { TriangleAlert } from "lucide-react"
import { type ReactNode, useId, useState } from "react"
import type { Meeting, Preparation } from "@landmoot/client"
import type { DeviceSource } from "../devices/devices.ts"
import { useDevices } from "../devices/use-devices.ts"
import { Brand } from "../ui/Brand.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Preferences } from "../ui/Preferences.tsx"
import { useWatched } from "../ui/use-watched.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import { WaitingCard } from "../safety/WaitingCard.tsx"
import { MAX_NAME, tidyName, whatHoldsJoining, whereView } from "./model.ts"
import { recallName, rememberName } from "./name-memory.ts"
import { Preview } from "./Preview.tsx"
import { Where } from "./Where.tsx"
import "./joining.css"

/** The page before joining: preview, who invites, where, one button. */
export function Joining({
  preparation,
  devices: source,
  onJoined,
}: {
  readonly preparation: Preparation
  readonly devices: DeviceSource
  readonly onJoined: (meeting: Meeting) => void
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const state = useWatched(preparation)
  const devices = useDevices(source)
  const [name, setName] = useState(recallName)
  const [nameAsked, setNameAsked] = useState(false)
  const fieldId = useId()
  const formId = useId()
  const where = whereView(state, speech)
  const held = whatHoldsJoining(state, name)

  const waiting = held === "loading" || (held === "region" && !where.unreachable)
  const buttonText =
    held === "joining"
      ? words.joining.joining
      : waiting
        ? words.joining.checking
        : words.joining.join

  async function join(): Promise<void> {
    if (held === "name") {
      setNameAsked(true)
      document.getElementById(fieldId)?.focus()
      return
    }
    if (held !== undefined) return
    rememberName(tidyName(name))
    const tracks = devices.take()
    try {
      onJoined(await preparation.join({ name: tidyName(name), tracks }))
    } catch {
      // The refusal is in the preparation's state and has a page of its own.
      tracks.camera?.stop()
      tracks.microphone?.stop()
    }
  }

  return (
    <div className="joining-page">
      <header className="joining-top">
        <Brand />
        <Preferences />
      </header>
      <main className="joining">
        <div className="joining-head">
          <p>
            {state.organiser === ""
              ? words.joining.invitesAnonymous
              : words.joining.invites(state.organiser)}
          </p>
          <h1 data-testid="meeting-title">{state.title || words.joining.untitled}</h1>
        </div>
        <section className="joining-self" aria-label={words.common.you}>
          <Preview devices={devices} name={name} />
          <div className="field" hidden={state.phase === "waiting"}>
            <label htmlFor={fieldId}>{words.joining.name}</label>
            <input
              id={fieldId}
              form={formId}
              className="input"
              data-testid="name-field"
              value={name}
              maxLength={MAX_NAME}
              autoComplete="name"
              autoCapitalize="words"
              enterKeyHint="go"
              placeholder={words.joining.nameHint}
              aria-invalid={nameAsked && tidyName(name) === ""}
              aria-describedby={nameAsked ? `${fieldId}-hint` : undefined}
              onChange={({ target }) => setName(target.value)}
            />
            {nameAsked && tidyName(name) === "" && (
              <p id={`${fieldId}-hint`} className="hint" data-look="error" role="alert">
                {words.joining.nameMissing}
              </p>
            )}
          </div>
        </section>
        {state.phase === "waiting" && state.waiting !== undefined && (
          <WaitingCard view={state.waiting} onStop={() => preparation.stopWaiting()} />
        )}
        <form
          id={formId}
          hidden={state.phase === "waiting"}
          className="joining-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            void join()
          }}
        >
          {state.unpinned && (
            <div className="notice" data-look="unverified" data-testid="unpinned">
              <Icon of={TriangleAlert} />
              <strong>{words.joining.unpinnedTitle}</strong>
              <p>{words.joining.unpinned}</p>
            </div>
          )}
          {state.guestWarning !== undefined && (
            <div className="notice" data-look="unverified" data-testid="guest-warning">
              <Icon of={TriangleAlert} />
              <strong>{words.joining.guestTitle}</strong>
              <p>
                {words.joining.guest(
                  state.guestWarning.account,
                  speech.list(state.guestWarning.regions.map((region) => speech.place(region))),
                )}
              </p>
            </div>
          )}
          <Where
            view={where}
            loading={state.phase === "loading"}
            checks={state.checks}
            onChoose={(id) => {
              const option = state.options.find(({ region }) => region.id === id)
              if (option !== undefined) preparation.choose(option.region.id)
            }}
            onRetry={() => preparation.retry()}
          />
          <div className="joining-go">
            <button
              type="submit"
              className="button"
              data-look="primary"
              data-size="large"
              data-testid="join-button"
              disabled={held !== undefined && held !== "name"}
            >
              {buttonText}
            </button>
          </div>
        </form>
      </main>
    </div>
  )
}
