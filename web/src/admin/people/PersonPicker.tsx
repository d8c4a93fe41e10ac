// SPDX-License-Identifier: Apache-2.0
import { Plus, X } from "lucide-react"
import { type ReactNode, useId, useState } from "react"
import { useRead } from "../../api/ApiContext.tsx"
import { Field } from "../../ui/Field.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { useSettled } from "./use-settled.ts"
import "./people.css"

/** A person as lists of choices know them. */
export interface Picked {
  readonly id: string
  readonly name: string
}

const SHOWN = 8
const NOBODY: readonly string[] = []

/** People of the account, found by typing and chosen by a click or with Enter. */
export function PersonPicker({
  label,
  hint,
  chosen,
  onChange,
  without = NOBODY,
  single = false,
}: {
  readonly label: string
  readonly hint?: string
  readonly chosen: readonly Picked[]
  readonly onChange: (chosen: readonly Picked[]) => void
  /** Ids that are not offered. */
  readonly without?: readonly string[]
  /** Takes one person, in place of the one before. */
  readonly single?: boolean
}): ReactNode {
  const { words } = useSpeech()
  const { pick } = words.console.people
  const { account } = useConsole()
  const id = useId()
  const [text, setText] = useState("")
  const search = useSettled(text.trim())
  const found = useRead(
    "people.list",
    search === "" ? undefined : { params: { account }, query: { search, limit: SHOWN + 1 } },
  )
  const taken = new Set([...without, ...chosen.map((person) => person.id)])
  const offers = (found.value?.items ?? []).filter((person) => !taken.has(person.id))
  const take = (person: Picked): void => {
    onChange(single ? [person] : [...chosen, person])
    setText("")
  }
  const isOpen = search !== "" && text.trim() !== ""
  return (
    <div className="person-picker">
      {chosen.length > 0 && (
        <ul className="chips" aria-label={`${label}: ${pick.chosen}`}>
          {chosen.map((person) => (
            <li key={person.id}>
              {person.name}
              <button
                type="button"
                aria-label={pick.remove(person.name)}
                onClick={() => onChange(chosen.filter((other) => other.id !== person.id))}
              >
                <Icon of={X} size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Field label={label} hint={hint ?? pick.search}>
        {(control) => (
          <input
            {...control}
            className="input"
            type="search"
            autoComplete="off"
            value={text}
            role="combobox"
            aria-expanded={isOpen}
            aria-controls={`${id}-found`}
            onChange={({ target }) => setText(target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return
              event.preventDefault()
              const [first] = offers
              if (isOpen && first !== undefined) take({ id: first.id, name: first.name })
            }}
          />
        )}
      </Field>
      <div id={`${id}-found`} aria-live="polite">
        {isOpen && !found.busy && (
          <ul className="offers">
            {offers.slice(0, SHOWN).map((person) => (
              <li key={person.id}>
                <button
                  type="button"
                  aria-label={pick.add(person.name)}
                  onClick={() => take({ id: person.id, name: person.name })}
                >
                  <Icon of={Plus} size={16} />
                  <span>{person.name}</span>
                  <span className="quiet small">{person.email}</span>
                </button>
              </li>
            ))}
            {offers.length === 0 && <li className="quiet">{pick.none}</li>}
            {offers.length > SHOWN && <li className="quiet small">{pick.more}</li>}
          </ul>
        )}
      </div>
    </div>
  )
}
