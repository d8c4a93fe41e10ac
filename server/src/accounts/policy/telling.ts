// SPDX-License-Identifier: Apache-2.0
import type { Operation, Operations } from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import type { Answer, Call, Handlers } from "../../api/index.ts"
import { tellingOwners } from "./news.ts"
import type { PolicyParts } from "./ports.ts"

type AnyHandler = (call: Call<Operation>) => Promise<Answer<unknown>>

/**
 * Lets operations that change who is in which group tell owners of meetings which cannot start
 * any more. Their paths name the account.
 */
export function tellingHandlers<Table extends Operations>(
  parts: PolicyParts,
  handlers: Handlers<Table>,
  ids: readonly (keyof Table)[],
): Handlers<Table> {
  // The table's own type says what each handler takes; here all are called alike.
  const all = { ...handlers } as unknown as Record<keyof Table, AnyHandler>
  for (const id of ids) {
    const handler = all[id]
    all[id] = async (call) => {
      const { account } = call.params as unknown as { readonly account: AccountId }
      return await tellingOwners(parts, account, async () => await handler(call))
    }
  }
  return all as unknown as Handlers<Table>
}
