// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { PasswordField } from "../ui/Field.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { passwordFlaw } from "./password-hints.ts"

/** A field for a new password that says what is missing while it is typed. */
export function NewPassword({
  label,
  value,
  onChange,
  about,
  error,
}: {
  readonly label?: string
  readonly value: string
  readonly onChange: (password: string) => void
  readonly about: readonly string[]
  readonly error?: string | undefined
}): ReactNode {
  const { words } = useSpeech()
  const { password } = words.console.identity
  const flaw = value === "" ? undefined : passwordFlaw(value, about)
  const hint = ((): string => {
    switch (flaw?.kind) {
      case undefined:
        return value === "" ? password.hint : password.fine
      case "short":
        return password.short(flaw.missing)
      case "long":
        return password.long
      case "own-word":
        return password.ownWord(flaw.word)
      case "pattern":
        return password.pattern
    }
  })()
  return (
    <PasswordField
      fresh
      label={label ?? password.label}
      value={value}
      onChange={onChange}
      hint={hint}
      error={error}
    />
  )
}
