// SPDX-License-Identifier: Apache-2.0
/**
 * The sentences of the console in German, an area in each file.
 *
 * @module
 */
import { auditDe } from "./audit-de.ts"
import { codesDe } from "./codes-de.ts"
import { groupsDe } from "./groups-de.ts"
import { identityDe } from "./identity-de.ts"
import type { consoleEn } from "./en.ts"
import { meetingsCodesDe, meetingsDe } from "./meetings-de.ts"
import { peopleCodesDe, peopleDe } from "./people-de.ts"
import { policiesDe } from "./policies-de.ts"
import { policyCodesDe } from "./policy-codes-de.ts"
import { regionsDe } from "./regions-de.ts"
import { settingsDe } from "./settings-de.ts"
import { shellDe, uiDe } from "./shell-de.ts"

export const consoleDe: typeof consoleEn = {
  meetings: meetingsDe,
  people: peopleDe,
  groups: groupsDe,
  audit: auditDe,
  regions: regionsDe,
  policies: policiesDe,
  identity: identityDe,
  settings: settingsDe,
  ui: uiDe,
  shell: shellDe,
  codes: { ...codesDe, ...policyCodesDe, ...meetingsCodesDe, ...peopleCodesDe },
}
