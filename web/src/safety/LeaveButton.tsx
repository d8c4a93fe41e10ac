// SPDX-License-Identifier: Apache-2.0
import { LogOut } from "lucide-react"
import { DropdownMenu } from "radix-ui"
import { type ReactNode, useState } from "react"
import { Confirm } from "../ui/Confirm.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Tip } from "../ui/Tip.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { Safety } from "./use-safety.ts"

/** Leaves; a host may end the meeting for all instead. */
export function LeaveButton({
  isHost,
  safety,
  onLeave,
}: {
  readonly isHost: boolean
  readonly safety: Safety
  readonly onLeave: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { end } = words.safety
  const [asked, setAsked] = useState(false)
  const face = (
    <>
      <span className="bar-face">
        <Icon of={LogOut} />
      </span>
      <span className="bar-text">{words.meeting.leave}</span>
    </>
  )
  if (!isHost) {
    return (
      <Tip text={words.meeting.leaveLong}>
        <button
          type="button"
          className="bar-button bar-leave"
          data-testid="leave-button"
          aria-label={words.meeting.leaveLong}
          onClick={onLeave}
        >
          {face}
        </button>
      </Tip>
    )
  }
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          className="bar-button bar-leave"
          data-testid="leave-button"
          aria-label={words.meeting.leaveLong}
        >
          {face}
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            className="menu"
            side="top"
            align="end"
            sideOffset={8}
            collisionPadding={8}
          >
            <DropdownMenu.Item className="menu-item" data-testid="leave-now" onSelect={onLeave}>
              {words.meeting.leaveLong}
            </DropdownMenu.Item>
            <DropdownMenu.Item
              className="menu-item"
              data-danger
              data-testid="end-for-all"
              onSelect={() => setAsked(true)}
            >
              {end.forAll}
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {asked && (
        <Confirm
          title={end.title}
          action={end.forAll}
          onConfirm={() => {
            setAsked(false)
            safety.do({ control: "end-for-all" })
          }}
          onClose={() => setAsked(false)}
        >
          <p>{end.text}</p>
        </Confirm>
      )}
    </>
  )
}
