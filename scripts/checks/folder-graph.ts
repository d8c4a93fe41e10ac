// SPDX-License-Identifier: Apache-2.0
import { type Check } from "./check.ts"
import { resultOf } from "./check.ts"

export const graph: Check = async () => resultOf([])
