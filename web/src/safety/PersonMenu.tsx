// SPDX-License-Identifier: Apache-2.0
import {
  Ban,
  DoorOpen,
  type LucideIcon,
  MicOff,
  MonitorX,
  ShieldCheck,
  ShieldOff,
  UserCog,
  VideoOff,
} from "lucide-react"
import { type ReactNode, useState } from "react"
import type { MeetingState, PersonView } from "@landmoot/client"
import { Confirm } from "../ui/Confirm.tsx"
import { Menu } from "../ui/Menu.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { type PersonControl, personControls } from "./model.ts"
import type { Safety } from "./use-safety.ts"

/** What a host can do to one person. Nothing for whoever may not. */
export function PersonMenu({
  state,
  person,
  name,
  safety,
}: {
  readonly state: MeetingState
  readonly person: PersonView
  readonly name: string
  readonly safety: Safety
}): ReactNode {
  const { words } = useSpeech()
  const { person: say } = words.safety
  const [asked, setAsked] = useState<PersonControl>()
  const controls = personControls(state, person, words)
  return (
    <>
      <Menu
        label={say.actions(name)}
        actions={controls.map((each) => ({
          id: each.id,
          label: each.label,
          icon: iconOf(each),
          danger: each.isFinal === true,
          onSelect: () => {
            if (each.isFinal === true) setAsked(each)
            else safety.do(each.control)
          },
        }))}
      />
      {asked !== undefined && (
        <Confirm
          title={say.removeTitle(name)}
          action={say.remove}
          onConfirm={() => {
            safety.do(asked.control, say.removed(name))
            setAsked(undefined)
          }}
          onClose={() => setAsked(undefined)}
        >
          <p>{say.removeText}</p>
        </Confirm>
      )}
    </>
  )
}

const ICONS: Readonly<Record<string, LucideIcon>> = {
  mute: MicOff,
  "stop-video": VideoOff,
  "stop-share": MonitorX,
  "send-to-waiting": DoorOpen,
  remove: Ban,
}

function iconOf({ control }: PersonControl): LucideIcon {
  if (control.control === "grant") return control.to === "allow" ? ShieldCheck : ShieldOff
  return ICONS[control.control] ?? UserCog
}
