// SPDX-License-Identifier: Apache-2.0
import { ChevronsUpDown, KeyRound, LogOut } from "lucide-react"
import { DropdownMenu } from "radix-ui"
import type { ReactNode } from "react"
import { browserAuth } from "../../identity/auth.ts"
import { initialsOf } from "../../ui/initials.ts"
import { Icon } from "../../ui/Icon.tsx"
import { go } from "../../ui/navigation.ts"
import { PreferenceItems } from "../../ui/Preferences.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "./console-context.tsx"

/** Who is signed in: their sign-in, language and appearance, and the way out. */
export function PersonMenu({ compact = false }: { readonly compact?: boolean }): ReactNode {
  const { words } = useSpeech()
  const { me } = useConsole()
  const { shell } = words.console
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="console-person" data-compact={compact || undefined}>
        <span className="console-initials" data-round="" aria-hidden="true">
          {initialsOf(me.name)}
        </span>
        {compact ? (
          <span className="visually-hidden">{shell.person(me.name)}</span>
        ) : (
          <>
            <span className="console-account-name">
              <span>{me.name}</span>
              <span className="quiet small">{me.email}</span>
            </span>
            <Icon of={ChevronsUpDown} size={16} />
          </>
        )}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {compact && (
            <DropdownMenu.Label className="menu-label">
              {me.name} · {me.email}
            </DropdownMenu.Label>
          )}
          <DropdownMenu.Item className="menu-item" onSelect={() => go("/security")}>
            <Icon of={KeyRound} size={16} />
            {shell.security}
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="menu-line" />
          <PreferenceItems />
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item
            className="menu-item"
            onSelect={() => {
              void browserAuth.signOut().then(() => {
                tell(shell.signedOut)
                go("/sign-in")
              })
            }}
          >
            <Icon of={LogOut} size={16} />
            {shell.signOut}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
