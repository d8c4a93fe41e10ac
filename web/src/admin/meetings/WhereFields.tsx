// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { useState } from "react"
import type { MeetingPreview } from "@landmoot/core/api"
import { ChoiceCards } from "../../ui/ChoiceCards.tsx"
import { CheckField, TextArea } from "../../ui/Field.tsx"
import { MapPin } from "lucide-react"
import { Icon } from "../../ui/Icon.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { toggled } from "./choice.ts"
import { allWords, placesOf } from "./places.ts"
import { CannotStart } from "./CannotStart.tsx"

/** A statement of another organisation. */
export interface Partner {
  readonly statement: string
  readonly certificate: string
}

/** What is chosen of the place. */
export interface WhereForm {
  /** Undefined: as the levels above say. */
  readonly chosen: readonly string[] | undefined
  readonly mode: "single" | "spread"
  readonly partners: readonly Partner[]
}

/** Where a meeting is held: the sentence first, then the choices behind it. */
export function WhereFields({
  value,
  onChange,
  preset,
  allowed,
  preview,
}: {
  readonly value: WhereForm
  readonly onChange: (value: WhereForm) => void
  /** The regions without a choice. */
  readonly preset: readonly string[]
  /** The most that a choice may have. */
  readonly allowed: readonly string[]
  readonly preview: MeetingPreview | undefined
}): ReactNode {
  const speech = useSpeech()
  const { form } = speech.words.console.meetings
  const planes: Readonly<Record<string, string>> = speech.words.planes
  const { region } = useConsole()
  const { chosen } = value
  return (
    <div className="form">
      {chosen?.length === 0 ? (
        <Notice look="unverified">
          <p>{form.none}</p>
        </Notice>
      ) : (
        <WhereSentence preview={preview} />
      )}
      {preview?.ok === false && <CannotStart code={preview.code} message={preview.message} />}
      {allowed.length > 1 && (
        <ChoiceCards
          label={form.where}
          value={chosen === undefined ? "preset" : "narrow"}
          choices={[
            { value: "preset", title: form.preset, text: form.presetText },
            { value: "narrow", title: form.narrow, text: form.narrowText },
          ]}
          onChange={(choice) =>
            onChange({ ...value, chosen: choice === "preset" ? undefined : preset })
          }
        />
      )}
      {chosen !== undefined && (
        <fieldset className="form-group">
          <legend>{form.choose}</legend>
          <div className="check-grid">
            {allowed.map((id) => {
              const [place = { name: id, country: "" }] = placesOf([id], region)
              return (
                <CheckField
                  key={id}
                  label={place.country === "" ? place.name : speech.place(place)}
                  checked={chosen.includes(id)}
                  onChange={() => onChange({ ...value, chosen: toggled(chosen, id, allowed) })}
                />
              )
            })}
          </div>
        </fieldset>
      )}
      {preview !== undefined && preview.disabled.length > 0 && (
        <ul className="quiet small">
          {preview.disabled.map(({ plane, why }) => (
            <li key={plane}>{form.disabled(planes[plane] ?? plane, why)}</li>
          ))}
        </ul>
      )}
      {(preview?.regions.length ?? 0) > 1 && (
        <div className="field">
          <span className="label">{form.mode}</span>
          <ChoiceCards
            label={form.mode}
            value={value.mode}
            choices={[
              {
                value: "spread",
                title: speech.words.console.meetings.modes.spread,
                text: form.spreadText,
              },
              {
                value: "single",
                title: speech.words.console.meetings.modes.single,
                text: form.singleText,
              },
            ]}
            onChange={(mode) => onChange({ ...value, mode })}
          />
        </div>
      )}
      <Partners
        partners={value.partners}
        onChange={(partners) => onChange({ ...value, partners })}
      />
    </div>
  )
}

/** "This meeting is held in … and nowhere else.", with the regions that the server answered. */
function WhereSentence({ preview }: { readonly preview: MeetingPreview | undefined }): ReactNode {
  const speech = useSpeech()
  if (preview?.ok !== true) return null
  return (
    <p className="where-sentence" role="status" data-testid="where">
      <Icon of={MapPin} />
      {speech.words.console.meetings.heldIn(allWords(speech, preview.regions))}
    </p>
  )
}

function Partners({
  partners,
  onChange,
}: {
  readonly partners: readonly Partner[]
  readonly onChange: (partners: readonly Partner[]) => void
}): ReactNode {
  const { words } = useSpeech()
  const { form } = words.console.meetings
  const { pick } = words.console.people
  const [statement, setStatement] = useState("")
  const [certificate, setCertificate] = useState("")
  return (
    <details className="more-details">
      <summary>{form.advanced}</summary>
      <div className="form">
        <p className="quiet">{form.advancedText}</p>
        {partners.length > 0 && (
          <ul className="chips">
            {partners.map((partner, index) => (
              <li key={partner.statement}>
                {form.partnerAdded(index + 1)}
                <button
                  type="button"
                  aria-label={pick.remove(form.partnerAdded(index + 1))}
                  onClick={() => onChange(partners.filter((other) => other !== partner))}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
        <TextArea label={form.statement} value={statement} rows={3} onChange={setStatement} />
        <TextArea label={form.certificate} value={certificate} rows={3} onChange={setCertificate} />
        <div className="form-actions">
          <button
            type="button"
            className="button"
            disabled={statement.trim() === "" || certificate.trim() === ""}
            onClick={() => {
              onChange([
                ...partners,
                { statement: statement.trim(), certificate: certificate.trim() },
              ])
              setStatement("")
              setCertificate("")
            }}
          >
            {form.addPartner}
          </button>
        </div>
      </div>
    </details>
  )
}
