// SPDX-License-Identifier: Apache-2.0
import { Building2, Check, ChevronsUpDown, Plus } from "lucide-react"
import { DropdownMenu } from "radix-ui"
import type { ReactNode } from "react"
import { initialsOf } from "../../ui/initials.ts"
import { Icon } from "../../ui/Icon.tsx"
import { go } from "../../ui/navigation.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { consolePath } from "./address.ts"
import { useConsole } from "./console-context.tsx"

/** Which account is shown, and the way to the others that the person belongs to. */
export function AccountMenu(): ReactNode {
  const { words } = useSpeech()
  const { me, membership } = useConsole()
  const { shell } = words.console
  const face = (
    <>
      <span className="console-initials" aria-hidden="true">
        {initialsOf(membership.name)}
      </span>
      <span className="console-account-name">
        <strong>{membership.name}</strong>
        <span className="quiet small">{shell.roles[membership.role]}</span>
      </span>
    </>
  )
  if (me.memberships.length < 2) return <div className="console-account">{face}</div>
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="console-account">
        <span className="visually-hidden">{shell.switchAccount}: </span>
        {face}
        <Icon of={ChevronsUpDown} size={16} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu-label">{shell.switchAccount}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={membership.account}
            onValueChange={(account) => go(consolePath(account))}
          >
            {me.memberships.map(({ account, name }) => (
              <DropdownMenu.RadioItem key={account} className="menu-item" value={account}>
                <Icon of={Building2} size={16} />
                {name}
                {account === membership.account && <Icon of={Check} size={16} />}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item className="menu-item" onSelect={() => go("/sign-up")}>
            <Icon of={Plus} size={16} />
            {shell.createAccount}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
