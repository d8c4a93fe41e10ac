// SPDX-License-Identifier: Apache-2.0
import { Tabs as Primitive } from "radix-ui"
import type { ReactNode } from "react"
import "./parts.css"

/** One of several views of the same thing. */
export interface Tab<Id extends string> {
  readonly id: Id
  readonly label: string
  readonly content: () => ReactNode
}

/** Several views of the same thing, one of which is shown. Arrow keys move between them. */
export function Tabs<Id extends string>({
  label,
  tabs,
  shown,
  onShow,
}: {
  readonly label: string
  readonly tabs: readonly Tab<Id>[]
  readonly shown: Id
  readonly onShow: (id: Id) => void
}): ReactNode {
  return (
    <Primitive.Root
      className="tabs"
      value={shown}
      onValueChange={(value) => {
        const tab = tabs.find(({ id }) => id === value)
        if (tab !== undefined) onShow(tab.id)
      }}
    >
      <Primitive.List className="tab-list" aria-label={label}>
        {tabs.map(({ id, label: name }) => (
          <Primitive.Trigger key={id} className="tab" value={id}>
            {name}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map(({ id, content }) => (
        <Primitive.Content key={id} className="tab-content" value={id}>
          {id === shown && content()}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  )
}
