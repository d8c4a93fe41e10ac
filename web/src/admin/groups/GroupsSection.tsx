// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { useConsole } from "../shell/console-context.tsx"
import { GroupPage } from "./GroupPage.tsx"
import { GroupsPage } from "./GroupsPage.tsx"
import "../../ui/parts.css"
import "../people/people.css"

/** `/account/<account>/groups/…`: all, and one of them. */
export function GroupsSection(): ReactNode {
  const { parts } = useConsole()
  const [group] = parts
  return group === undefined ? <GroupsPage /> : <GroupPage key={group} group={group} />
}
