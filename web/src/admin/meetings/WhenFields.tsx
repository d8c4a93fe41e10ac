// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useMemo } from "react"
import { CheckField, SelectField, TextField } from "../../ui/Field.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { dayFacts, type RecurrenceForm, repeatsFor, WEEKDAYS, weekdayName } from "./recurrence.ts"
import { offsetWords, ownZone, zoneNames } from "./when.ts"
import { DURATIONS, type WhenForm } from "./when-form.ts"

/** Day, time, zone, duration and repetition. */
export function WhenFields({
  value,
  onChange,
}: {
  readonly value: WhenForm
  readonly onChange: (value: WhenForm) => void
}): ReactNode {
  const speech = useSpeech()
  const { form } = speech.words.console.meetings
  const zones = useMemo(
    () =>
      zoneNames([ownZone(), value.zone]).map((zone) => ({ value: zone, label: zoneLabel(zone) })),
    [value.zone],
  )
  const at = Date.parse(`${value.date}T${value.time}Z`)
  const durations = [...new Set([...DURATIONS, value.minutes])].toSorted((a, b) => a - b)
  return (
    <div className="form">
      <div className="when-fields">
        <TextField
          label={form.date}
          type="date"
          value={value.date}
          required
          onChange={(date) => onChange({ ...value, date })}
        />
        <TextField
          label={form.time}
          type="time"
          value={value.time}
          required
          onChange={(time) => onChange({ ...value, time })}
        />
        <SelectField
          label={form.duration}
          value={String(value.minutes)}
          options={durations.map((minutes) => ({
            value: String(minutes),
            label: speech.duration(minutes * 60_000),
          }))}
          onChange={(minutes) => onChange({ ...value, minutes: Number(minutes) })}
        />
        <SelectField
          label={form.zone}
          value={value.zone}
          options={zones}
          hint={
            Number.isNaN(at) || value.zone === ownZone()
              ? undefined
              : form.zoneHint(offsetWords(speech.language, at / 1000, value.zone))
          }
          onChange={(zone) => onChange({ ...value, zone })}
        />
      </div>
      <Repetition
        value={value.recurrence}
        date={value.date}
        onChange={(recurrence) => onChange({ ...value, recurrence })}
      />
    </div>
  )
}

function Repetition({
  value,
  date,
  onChange,
}: {
  readonly value: RecurrenceForm
  readonly date: string
  readonly onChange: (value: RecurrenceForm) => void
}): ReactNode {
  const speech = useSpeech()
  const { form, repeat: said } = speech.words.console.meetings
  const fitting = repeatsFor(date)
  // A day that no longer fits leaves the choice as it is, so that nothing changes unseen.
  const offered = [...new Set([...fitting, value.repeat])]
  const isWeekly = value.repeat === "weekly" || value.repeat === "fortnightly"
  const first = dayFacts(date)?.weekday
  return (
    <>
      <div className="when-fields">
        <SelectField
          label={form.repeats}
          value={value.repeat}
          options={offered.map((repeat) => ({ value: repeat, label: said.label[repeat] }))}
          onChange={(repeat) => onChange({ ...value, repeat })}
        />
        {value.repeat !== "never" && value.repeat !== "other" && (
          <SelectField
            label={form.ends}
            value={value.end}
            options={[
              { value: "never", label: form.endNever },
              { value: "count", label: form.endCount },
              { value: "until", label: form.endUntil },
            ]}
            onChange={(end) => onChange({ ...value, end })}
          />
        )}
        {value.repeat !== "never" && value.repeat !== "other" && value.end === "count" && (
          <TextField
            label={form.count}
            type="number"
            inputMode="numeric"
            value={String(value.count)}
            onChange={(count) => onChange({ ...value, count: Number(count) })}
          />
        )}
        {value.repeat !== "never" && value.repeat !== "other" && value.end === "until" && (
          <TextField
            label={form.until}
            type="date"
            value={value.until}
            onChange={(until) => onChange({ ...value, until })}
          />
        )}
      </div>
      {isWeekly && (
        <fieldset className="weekdays">
          <legend className="small quiet">{form.weekdays}</legend>
          <div>
            {WEEKDAYS.map((day) => (
              <CheckField
                key={day}
                label={weekdayName(speech.language, day, "short")}
                checked={day === first || value.weekdays.includes(day)}
                disabled={day === first}
                onChange={(on) =>
                  onChange({
                    ...value,
                    weekdays: on
                      ? [...value.weekdays, day]
                      : value.weekdays.filter((other) => other !== day),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}

function zoneLabel(zone: string): string {
  return zone.replaceAll("_", " ")
}
