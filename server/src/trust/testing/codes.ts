// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** The code of the {@link CodedError} that a promise is rejected with; undefined if it is kept. */
export async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise
    return undefined
  } catch (error) {
    if (error instanceof CodedError) return String(error.code)
    throw error
  }
}
