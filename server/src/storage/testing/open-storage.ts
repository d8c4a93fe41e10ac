// SPDX-License-Identifier: Apache-2.0
import type { Storage } from "../storage.ts"

/** Opens an empty storage for the running test; it is closed when the test is over. */
export type OpenStorage = () => Promise<Storage>

/** Registers the tests of one area. */
export type SuitePart = (open: OpenStorage) => void
