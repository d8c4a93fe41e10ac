// SPDX-License-Identifier: Apache-2.0
/**
 * The tables, step by step. Steps are only ever added at the end: what a release
 * has once applied is never edited, and nothing goes backwards.
 *
 * @module
 */
import { accounts } from "./migrations/accounts.ts"
import { consoleTables } from "./migrations/console.ts"
import { history } from "./migrations/history.ts"
import { identity } from "./migrations/identity.ts"
import { lists } from "./migrations/lists.ts"
import { erasure } from "./migrations/erasure.ts"
import { identityKeys } from "./migrations/identity-keys.ts"
import { meetings } from "./migrations/meetings.ts"
import type { Migration } from "./migrations/migration.ts"
import { people } from "./migrations/people.ts"
import { provisioning } from "./migrations/provisioning.ts"
import { safety } from "./migrations/safety.ts"
import { scheduling } from "./migrations/scheduling.ts"
import { policy } from "./migrations/policy.ts"

/** All steps in order. */
export const MIGRATIONS: readonly Migration[] = [
  accounts,
  meetings,
  people,
  consoleTables,
  identity,
  history,
  policy,
  scheduling,
  provisioning,
  lists,
  erasure,
  identityKeys,
  safety,
]
