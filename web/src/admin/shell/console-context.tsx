// SPDX-License-Identifier: Apache-2.0
import { createContext, type ReactNode, useContext } from "react"
import type { Me, Membership } from "@landmoot/core/api"
import type { Action } from "@landmoot/core/authorization"
import type { Catalogue, Region } from "@landmoot/core/regions"

/** What every section of the console knows: who looks, at which account, and where in it. */
export interface ConsoleView {
  readonly me: Me
  /** The person's place in the account that is shown. */
  readonly membership: Membership
  /** The id of the account that is shown, as operations take it. */
  readonly account: Membership["account"]
  /** The signed list of regions. */
  readonly catalogue: Catalogue
  /** The parts of the path after the section: of `/account/a/people/p1`, `["p1"]`. */
  readonly parts: readonly string[]
  /** Whether the person may do this to at least something here. */
  readonly may: (action: Action) => boolean
  /** The region of an id; undefined if the catalogue has none. */
  readonly region: (id: string) => Region | undefined
  /** The path of a section, and of a page inside it. */
  readonly path: (section: string, ...parts: readonly string[]) => string
  /** Reads the person and the accounts again, after something of them was changed. */
  readonly reload: () => void
}

const Context = createContext<ConsoleView | undefined>(undefined)

/** Gives a section what it knows. */
export function ConsoleProvider({
  view,
  children,
}: {
  readonly view: ConsoleView
  readonly children: ReactNode
}): ReactNode {
  return <Context value={view}>{children}</Context>
}

/** Who looks at which account, and where in it. */
export function useConsole(): ConsoleView {
  const view = useContext(Context)
  if (view === undefined) throw new TypeError("ConsoleProvider is missing")
  return view
}
