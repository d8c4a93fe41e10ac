// SPDX-License-Identifier: Apache-2.0
import { RadioGroup } from "radix-ui"
import type { ReactNode } from "react"
import "./form.css"

/** One of a few choices that need a sentence each. */
export interface Choice<Value extends string> {
  readonly value: Value
  readonly title: ReactNode
  readonly text?: ReactNode
  /** What stands at the end of the first line, as a number or a tag. */
  readonly aside?: ReactNode
  readonly disabled?: boolean
}

/** A few choices with a sentence each, one of which is taken. Arrow keys move it. */
export function ChoiceCards<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string
  readonly value: Value | undefined
  readonly choices: readonly Choice<Value>[]
  readonly onChange: (value: Value) => void
}): ReactNode {
  return (
    <RadioGroup.Root
      className="choice-cards"
      aria-label={label}
      value={value ?? null}
      onValueChange={(chosen) => {
        const choice = choices.find((candidate) => candidate.value === chosen)
        if (choice !== undefined) onChange(choice.value)
      }}
    >
      {choices.map((choice) => (
        <RadioGroup.Item
          key={choice.value}
          className="choice-card"
          value={choice.value}
          disabled={choice.disabled ?? false}
        >
          <span className="choice-dot" aria-hidden="true" />
          <span className="choice-title">{choice.title}</span>
          {choice.aside !== undefined && <span className="choice-aside">{choice.aside}</span>}
          {choice.text !== undefined && <span className="choice-text">{choice.text}</span>}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
