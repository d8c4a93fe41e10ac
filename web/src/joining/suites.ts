// SPDX-License-Identifier: Apache-2.0
import type { SuiteNames } from "../meeting/encryption.ts"

/** The suites that this client would negotiate; undefined: it names none before joining. */
export const OFFERED_SUITES: SuiteNames | undefined = undefined
