// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { useConsole } from "../shell/console-context.tsx"
import { PeoplePage } from "./PeoplePage.tsx"
import { PersonPage } from "./PersonPage.tsx"
import { RosterPage } from "./RosterPage.tsx"
import "../../ui/parts.css"
import "./people.css"

/** `/account/<account>/people/…`: all, one of them, a list to import. */
export function PeopleSection(): ReactNode {
  const { parts } = useConsole()
  const [first, second] = parts
  if (first === undefined) return <PeoplePage />
  if (first === "import") return <RosterPage />
  return <PersonPage key={second ?? first} person={second ?? first} />
}
