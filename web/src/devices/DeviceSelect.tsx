// SPDX-License-Identifier: Apache-2.0
import { Camera, Check, ChevronDown, Mic } from "lucide-react"
import { DropdownMenu } from "radix-ui"
import type { ReactNode } from "react"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { Device, DeviceKind } from "./devices.ts"
import "./devices.css"

interface Props {
  readonly kind: DeviceKind
  readonly devices: readonly Device[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
}

/** A button with the name of the device in use, and a menu of all of its kind. */
export function DeviceSelect({ kind, devices, chosen, onChoose }: Props): ReactNode {
  const { words } = useSpeech()
  const current = devices.find(({ id }) => id === chosen) ?? devices[0]
  const names = namesOf(devices, words.devices.unnamed)
  const name = current === undefined ? words.devices.none : (names.get(current.id) ?? "")
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className="device-select"
        aria-label={`${words.devices[kind]}: ${name}`}
        disabled={devices.length === 0}
      >
        <Icon of={kind === "microphone" ? Mic : Camera} size={16} />
        <span>{name}</span>
        <Icon of={ChevronDown} size={16} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
          <DeviceItems kind={kind} devices={devices} chosen={current?.id} onChoose={onChoose} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** The devices of one kind, as items of a menu. */
export function DeviceItems({ kind, devices, chosen, onChoose }: Props): ReactNode {
  const { words } = useSpeech()
  const names = namesOf(devices, words.devices.unnamed)
  return (
    <DropdownMenu.RadioGroup
      {...(chosen === undefined ? {} : { value: chosen })}
      onValueChange={onChoose}
    >
      <DropdownMenu.Label className="menu-label">{words.devices[kind]}</DropdownMenu.Label>
      {devices.map(({ id }) => (
        <DropdownMenu.RadioItem key={id} className="menu-item" value={id}>
          <span>{id === chosen && <Icon of={Check} size={16} />}</span>
          {names.get(id)}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

function namesOf(
  devices: readonly Device[],
  unnamed: (number: number) => string,
): ReadonlyMap<string, string> {
  return new Map(
    devices.map(({ id, name }, index) => [id, name === "" ? unnamed(index + 1) : name]),
  )
}
