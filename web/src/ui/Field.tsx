// SPDX-License-Identifier: Apache-2.0
import { Check, ChevronDown, Eye, EyeOff } from "lucide-react"
import { Checkbox } from "radix-ui"
import {
  type HTMLInputAutoCompleteAttribute,
  type HTMLInputTypeAttribute,
  type ReactNode,
  useId,
  useState,
} from "react"
import { useSpeech } from "../words/SpeechContext.tsx"
import { Icon } from "./Icon.tsx"
import "./form.css"

/** What every field has: its name, what helps to fill it, and why it was refused. */
export interface FieldProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  /** Why the value is refused, in words. */
  readonly error?: string | undefined
}

/** What the control inside a field is to be given. */
export interface ControlProps {
  readonly id: string
  readonly "aria-describedby": string | undefined
  readonly "aria-invalid": boolean
}

/** A label above a control, with a hint or the reason of a refusal below it. */
export function Field({
  label,
  hint,
  error,
  children,
}: FieldProps & { readonly children: (control: ControlProps) => ReactNode }): ReactNode {
  const id = useId()
  const said = error ?? hint
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        "aria-describedby": said === undefined ? undefined : `${id}-hint`,
        "aria-invalid": error !== undefined,
      })}
      {said !== undefined && (
        <div
          id={`${id}-hint`}
          className="hint"
          data-look={error === undefined ? undefined : "error"}
          role={error === undefined ? undefined : "alert"}
        >
          {said}
        </div>
      )}
    </div>
  )
}

/** A field of one line. */
export function TextField({
  value,
  onChange,
  type = "text",
  autoComplete = "off",
  name,
  placeholder,
  inputMode,
  maxLength,
  required = false,
  disabled = false,
  ...field
}: FieldProps & {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly type?: HTMLInputTypeAttribute
  readonly autoComplete?: HTMLInputAutoCompleteAttribute
  readonly name?: string
  readonly placeholder?: string
  readonly inputMode?: "numeric" | "email" | "url" | "text"
  readonly maxLength?: number
  readonly required?: boolean
  readonly disabled?: boolean
}): ReactNode {
  return (
    <Field {...field}>
      {(control) => (
        <input
          {...control}
          className="input"
          type={type}
          name={name}
          value={value}
          placeholder={placeholder}
          inputMode={inputMode}
          maxLength={maxLength}
          required={required}
          disabled={disabled}
          autoComplete={autoComplete}
          autoCapitalize={type === "email" ? "off" : undefined}
          spellCheck={type === "text" ? undefined : false}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}

/** A field of several lines. */
export function TextArea({
  value,
  onChange,
  rows = 4,
  placeholder,
  ...field
}: FieldProps & {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly rows?: number
  readonly placeholder?: string
}): ReactNode {
  return (
    <Field {...field}>
      {(control) => (
        <textarea
          {...control}
          className="input"
          rows={rows}
          value={value}
          placeholder={placeholder}
          spellCheck={false}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}

/** A field for a password, which can be shown. */
export function PasswordField({
  value,
  onChange,
  fresh = false,
  ...field
}: FieldProps & {
  readonly value: string
  readonly onChange: (value: string) => void
  /** A new password rather than the one in use. */
  readonly fresh?: boolean
}): ReactNode {
  const { words } = useSpeech()
  const [shown, setShown] = useState(false)
  const action = shown ? words.console.ui.hidePassword : words.console.ui.showPassword
  return (
    <Field {...field}>
      {(control) => (
        <div className="input-with-action">
          <input
            {...control}
            className="input"
            type={shown ? "text" : "password"}
            value={value}
            required
            maxLength={256}
            autoComplete={fresh ? "new-password" : "current-password"}
            autoCapitalize="off"
            spellCheck={false}
            onChange={({ target }) => onChange(target.value)}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={action}
            title={action}
            onClick={() => setShown(!shown)}
          >
            <Icon of={shown ? EyeOff : Eye} size={16} />
          </button>
        </div>
      )}
    </Field>
  )
}

/** One value out of a few. */
export interface Option<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly disabled?: boolean
}

/** A field that offers a few values. */
export function SelectField<Value extends string>({
  value,
  options,
  onChange,
  disabled = false,
  ...field
}: FieldProps & {
  readonly value: Value
  readonly options: readonly Option<Value>[]
  readonly onChange: (value: Value) => void
  readonly disabled?: boolean
}): ReactNode {
  return (
    <Field {...field}>
      {(control) => (
        <span className="select">
          <select
            {...control}
            className="input"
            value={value}
            disabled={disabled}
            onChange={({ target }) => {
              const chosen = options.find((option) => option.value === target.value)
              if (chosen !== undefined) onChange(chosen.value)
            }}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon of={ChevronDown} size={16} />
        </span>
      )}
    </Field>
  )
}

/** A box to tick, with what it means beside it. */
export function CheckField({
  label,
  hint,
  checked,
  onChange,
  disabled = false,
}: {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
}): ReactNode {
  const id = useId()
  return (
    <div className="check-field" data-disabled={disabled || undefined}>
      <Checkbox.Root
        id={id}
        className="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onCheckedChange={(state) => onChange(state === true)}
      >
        <Checkbox.Indicator>
          <Icon of={Check} size={16} />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <div id={`${id}-hint`} className="hint">
          {hint}
        </div>
      )}
    </div>
  )
}
