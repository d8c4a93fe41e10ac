// SPDX-License-Identifier: Apache-2.0
/**
 * What every engine behind the ports has to do: one file in `suite/` for each
 * area, each of which is told how to open an empty storage.
 *
 * @module
 */
import { describe, onTestFinished } from "vitest"
import type { Storage } from "../storage.ts"
import type { OpenStorage, SuitePart } from "./open-storage.ts"
import { accountSuite } from "./suite/accounts.ts"
import { consoleSuite } from "./suite/console.ts"
import { groupSuite } from "./suite/groups.ts"
import { historySuite } from "./suite/history.ts"
import { identitySuite } from "./suite/identity.ts"
import { meetingSuite } from "./suite/meetings.ts"
import { peopleSuite } from "./suite/people.ts"
import { provisioningSuite } from "./suite/provisioning.ts"
import { policySuite } from "./suite/policy.ts"
import { schedulingSuite } from "./suite/scheduling.ts"

const PARTS: readonly SuitePart[] = [
  accountSuite,
  groupSuite,
  peopleSuite,
  meetingSuite,
  consoleSuite,
  historySuite,
  identitySuite,
  provisioningSuite,
  schedulingSuite,
  policySuite,
]

/** Runs the suite on storages that `open` gives, each of them empty. */
export function storageSuite(name: string, open: OpenStorage): void {
  async function empty(): Promise<Storage> {
    const storage = await open()
    onTestFinished(async () => await storage.close())
    return storage
  }

  describe(name, () => {
    for (const part of PARTS) part(empty)
  })
}
