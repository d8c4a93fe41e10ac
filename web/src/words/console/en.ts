// SPDX-License-Identifier: Apache-2.0
/**
 * The sentences of the console in English, an area in each file.
 *
 * @module
 */
import { auditEn } from "./audit-en.ts"
import { codesEn } from "./codes-en.ts"
import { groupsEn } from "./groups-en.ts"
import { identityEn } from "./identity-en.ts"
import { meetingsCodesEn, meetingsEn } from "./meetings-en.ts"
import { peopleCodesEn, peopleEn } from "./people-en.ts"
import { policiesEn } from "./policies-en.ts"
import { policyCodesEn } from "./policy-codes-en.ts"
import { regionsEn } from "./regions-en.ts"
import { settingsEn } from "./settings-en.ts"
import { shellEn, uiEn } from "./shell-en.ts"

export const consoleEn = {
  meetings: meetingsEn,
  people: peopleEn,
  groups: groupsEn,
  audit: auditEn,
  regions: regionsEn,
  policies: policiesEn,
  identity: identityEn,
  settings: settingsEn,
  ui: uiEn,
  shell: shellEn,
  codes: { ...codesEn, ...policyCodesEn, ...meetingsCodesEn, ...peopleCodesEn },
}
