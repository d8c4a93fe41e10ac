// SPDX-License-Identifier: Apache-2.0
import { MAX_PAGE_ITEMS } from "@landmoot/core/api"
import type { Group } from "@landmoot/core/api"
import { useRead } from "../../api/ApiContext.tsx"
import { useConsole } from "../shell/console-context.tsx"

/** The account's groups as choices, the first page of them; nothing for who may not see them. */
export function useGroups(): {
  readonly groups: readonly Group[]
  readonly nameOf: (id: string) => string
} {
  const { account, may } = useConsole()
  const read = useRead(
    "groups.list",
    may("group.list") ? { params: { account }, query: { limit: MAX_PAGE_ITEMS } } : undefined,
  )
  const groups = read.value?.items ?? []
  return { groups, nameOf: (id) => groups.find((group) => group.id === id)?.name ?? id }
}
