// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { useRead } from "../../api/ApiContext.tsx"
import { SelectField, TextArea } from "../../ui/Field.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { nameOf, readAddresses } from "../people/addresses.ts"
import { type Picked, PersonPicker } from "../people/PersonPicker.tsx"
import { useConsole } from "../shell/console-context.tsx"

/** Who is invited. */
export interface WhoForm {
  readonly people: readonly Picked[]
  /** E-mail addresses of guests, as they were typed. */
  readonly guests: string
  /** Names of guests without an address, one a line. */
  readonly names: string
  /** The group whose people a class is for, or empty. */
  readonly group: string
}

/** Nobody yet. */
export const NOBODY: WhoForm = { people: [], guests: "", names: "", group: "" }

const NO_IDS: readonly string[] = []

/** The invitees as the API takes them. */
export function inviteesOf({
  people,
  guests,
  names,
}: WhoForm): readonly (
  | { readonly person: string }
  | { readonly name: string; readonly email?: string }
)[] {
  return [
    ...people.map(({ id }) => ({ person: id })),
    ...readAddresses(guests).people.map((guest) => ({ name: nameOf(guest), email: guest.email })),
    ...namesOf(names).map((name) => ({ name })),
  ]
}

function namesOf(text: string): readonly string[] {
  const names = text.split("\n").map((line) => line.trim().slice(0, 128))
  return [...new Set(names.filter((name) => name !== ""))]
}

/** People of the account, guests by e-mail and by name, and a class of a group. */
export function WhoFields({
  value,
  onChange,
  withGroup = false,
  without = NO_IDS,
}: {
  readonly value: WhoForm
  readonly onChange: (value: WhoForm) => void
  readonly withGroup?: boolean
  /** Ids of people who are invited already. */
  readonly without?: readonly string[]
}): ReactNode {
  const { words } = useSpeech()
  const { form } = words.console.meetings
  const { may, membership } = useConsole()
  const { flaws } = readAddresses(value.guests)
  return (
    <div className="form">
      {may("person.list") && (
        <PersonPicker
          label={form.people}
          hint={form.peopleHint}
          chosen={value.people}
          without={[membership.person, ...without]}
          onChange={(people) => onChange({ ...value, people })}
        />
      )}
      {withGroup && may("group.list") && (
        <GroupField value={value.group} onChange={(group) => onChange({ ...value, group })} />
      )}
      <div className="form-columns">
        <TextArea
          label={form.guests}
          hint={form.guestsHint}
          error={flaws.length === 0 ? undefined : form.guestsFlaw(flaws.join(", "))}
          value={value.guests}
          rows={3}
          onChange={(guests) => onChange({ ...value, guests })}
        />
        <TextArea
          label={form.named}
          hint={form.namedHint}
          value={value.names}
          rows={3}
          onChange={(names) => onChange({ ...value, names })}
        />
      </div>
    </div>
  )
}

function GroupField({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (group: string) => void
}): ReactNode {
  const { words } = useSpeech()
  const { form } = words.console.meetings
  const { groups } = words.console
  const { account } = useConsole()
  const read = useRead("groups.list", { params: { account }, query: { limit: 200 } })
  const items = read.value?.items ?? []
  if (items.length === 0) return null
  return (
    <SelectField
      label={form.group}
      hint={form.groupHint}
      value={value}
      options={[
        { value: "", label: form.noGroup },
        ...items.map(({ id, name, people }) => ({
          value: id,
          label: `${name} (${groups.peopleCount(people)})`,
        })),
      ]}
      onChange={onChange}
    />
  )
}
