// SPDX-License-Identifier: Apache-2.0
import { StorageError } from "./errors.ts"

const PLACE = "the database server"

/**
 * Tells in our words why PostgreSQL, or the way to it, failed. What the server
 * said besides its message is left out: it may quote values.
 *
 * Source: https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StorageError) return error
  const code = "code" in error && typeof error.code === "string" ? error.code : ""
  const cause = new Error(code === "" ? error.message : `${code}: ${error.message}`)
  switch (code) {
    case "23503":
    case "23505":
      return StorageError.conflict(cause)
    case "40001":
    case "40P01":
    case "55P03":
      return StorageError.contended(cause)
    case "57014":
    case "25P03":
      return StorageError.timeout(cause)
    case "53100":
      return StorageError.full(PLACE, cause)
    case "25006":
      return StorageError.notWritable(PLACE, cause)
    case "3D000":
    case "42501":
      return StorageError.denied(cause)
    case "XX001":
    case "XX002":
      return StorageError.damaged(PLACE, cause)
    case "53300":
    case "57P01":
    case "57P02":
    case "57P03":
      return StorageError.unreachable(cause)
  }
  if (code.startsWith("08") || isOfTheWay(code, error)) return StorageError.unreachable(cause)
  if (code.startsWith("28")) return StorageError.denied(cause)
  return StorageError.failed("an operation on the records", cause)
}

/** Whether the connection failed, of which the driver tells in words or with a code of the system. */
function isOfTheWay(code: string, { message }: Error): boolean {
  if (/^E[A-Z]+$/.test(code)) return true
  return /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    message,
  )
}
