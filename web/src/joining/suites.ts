// SPDX-License-Identifier: Apache-2.0
import { SUITE, suiteOf } from "@landmoot/core/keys"
import type { SuiteNames } from "../meeting/encryption.ts"

/** The suites that this client negotiates; it offers no others. */
export const OFFERED_SUITES: SuiteNames = { mls: SUITE, sframe: suiteOf(4).name }
