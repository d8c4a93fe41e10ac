// SPDX-License-Identifier: Apache-2.0
import { Hand, SmilePlus } from "lucide-react"
import { Popover, Toolbar } from "radix-ui"
import type { ReactNode } from "react"
import { REACTIONS } from "@landmoot/core/protocol"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { BarButton } from "./BarButton.tsx"
import { KEYS } from "./keyboard.ts"

/** The button that opens the reactions; on a phone one's hand is in there too. */
export function Reactions({
  open,
  raised,
  narrow,
  disabled,
  onOpen,
  onReact,
  onHand,
}: {
  readonly open: boolean
  readonly raised: boolean
  readonly narrow: boolean
  readonly disabled: boolean
  readonly onOpen: (open: boolean) => void
  readonly onReact: (reaction: string) => void
  readonly onHand: () => void
}): ReactNode {
  const { words } = useSpeech()
  return (
    <Popover.Root open={open} onOpenChange={onOpen}>
      <Popover.Anchor asChild>
        <span>
          <BarButton
            icon={SmilePlus}
            text={words.reactions.button}
            label={words.reactions.title}
            shortcut={KEYS.react}
            pressed={open}
            active={narrow && raised}
            disabled={disabled}
            testId="react-button"
            onClick={() => onOpen(!open)}
          />
        </span>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className="reactions"
          side="top"
          sideOffset={8}
          collisionPadding={8}
          aria-label={words.reactions.title}
          onInteractOutside={(event) => {
            // The button itself closes what it opened.
            const target = event.target
            if (target instanceof Element && target.closest("[data-testid=react-button]")) {
              event.preventDefault()
            }
          }}
        >
          <Toolbar.Root className="reactions-row" aria-label={words.reactions.title}>
            {REACTIONS.map((reaction) => (
              <Toolbar.Button
                key={reaction}
                className="reaction-button"
                aria-label={words.reactions.names[reaction] ?? reaction}
                title={words.reactions.names[reaction]}
                data-testid="reaction"
                onClick={() => {
                  onReact(reaction)
                  onOpen(false)
                }}
              >
                {reaction}
              </Toolbar.Button>
            ))}
          </Toolbar.Root>
          {narrow && (
            <button
              type="button"
              className="button"
              data-testid="hand-button"
              aria-pressed={raised}
              onClick={() => {
                onHand()
                onOpen(false)
              }}
            >
              <Icon of={Hand} size={16} />
              {raised ? words.reactions.lower : words.reactions.raise}
            </button>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
