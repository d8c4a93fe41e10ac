// SPDX-License-Identifier: Apache-2.0
import { X } from "lucide-react"
import { Dialog as Primitive } from "radix-ui"
import type { ReactNode } from "react"
import { useSpeech } from "../words/SpeechContext.tsx"
import { Icon } from "./Icon.tsx"

interface Props {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

// The scrim is ours: Radix's own locks scrolling with a style element, which the page's content
// policy forbids, and behind these dialogs nothing scrolls.

/** What is a panel on a wide window, as a sheet on a phone. The child brings its own heading. */
export function Sheet({ title, onClose, children }: Props): ReactNode {
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <div className="scrim" />
        <Primitive.Content className="sheet" aria-describedby={undefined}>
          <Primitive.Title className="visually-hidden">{title}</Primitive.Title>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

/** A dialog in the middle, with a heading and a close button. */
export function Dialog({
  title,
  onClose,
  wide = false,
  children,
}: Props & { readonly wide?: boolean }): ReactNode {
  const { words } = useSpeech()
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <div className="scrim" />
        <Primitive.Content
          className="dialog"
          aria-describedby={undefined}
          data-wide={wide || undefined}
        >
          <div className="dialog-head">
            <Primitive.Title asChild>
              <h2>{title}</h2>
            </Primitive.Title>
            <Primitive.Close className="icon-button" aria-label={words.common.close}>
              <Icon of={X} />
            </Primitive.Close>
          </div>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
