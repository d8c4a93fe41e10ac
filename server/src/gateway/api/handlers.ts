// SPDX-License-Identifier: Apache-2.0
import type { Operations } from "@landmoot/core/api"
import type { Handlers } from "../../api/index.ts"
import type { AnyHandler, BoundOperation } from "./bind.ts"

/** Puts operations and handlers of one subject together; every operation has one. */
export function bound<Table extends Operations>(
  operations: Table,
  handlers: Handlers<Table>,
): readonly BoundOperation[] {
  return Object.entries(operations).map(([id, operation]) => ({
    id,
    operation,
    // The table's own type says that each handler takes what its operation's schemas give.
    handler: handlers[id as keyof Table] as unknown as AnyHandler,
  }))
}
