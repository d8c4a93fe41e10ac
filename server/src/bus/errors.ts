// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why the bus did not deliver. */
export type BusErrorCode =
  /** No node of the region serves the subject. */
  | "BUS_NO_RESPONDER"
  /** No answer came in time. */
  | "BUS_TIMEOUT"
  /** The node that was asked failed to answer. */
  | "BUS_HANDLER_FAILED"
  /** The connection to the bus has been closed. */
  | "BUS_CLOSED"
  /** A store was opened with another time to live than it has. */
  | "BUS_STORE_DIFFERS"

/** Thrown when the bus did not deliver. */
export class BusError extends CodedError<BusErrorCode> {
  override readonly name = "BusError"

  static noResponder(subject: string): BusError {
    return new BusError("BUS_NO_RESPONDER", `nobody in this region serves ${subject}`)
  }

  static timeout(subject: string, timeoutMs: number): BusError {
    return new BusError("BUS_TIMEOUT", `no answer on ${subject} within ${timeoutMs} ms`)
  }

  static handlerFailed(subject: string, cause?: unknown): BusError {
    return new BusError("BUS_HANDLER_FAILED", `the answer on ${subject} failed`, { cause })
  }

  static closed(): BusError {
    return new BusError("BUS_CLOSED", "the connection to the bus has been closed")
  }

  static storeDiffers(store: string): BusError {
    return new BusError("BUS_STORE_DIFFERS", `${store} was opened with another time to live`)
  }
}
