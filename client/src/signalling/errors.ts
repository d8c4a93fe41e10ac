// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a gateway could not be spoken with. */
export type SignallingErrorCode =
  /** Nobody answers at the gateway's address: the connection was refused or broken off. */
  | "SIGNALLING_REFUSED"
  /** The gateway did not answer in time. */
  | "SIGNALLING_TIMEOUT"
  /** The connection to the gateway broke before the answer came. */
  | "SIGNALLING_LOST"
  /** The network was away for so long that the meeting was left. */
  | "SIGNALLING_GONE"
  /** The gateway sent something that is not of the protocol. */
  | "SIGNALLING_MALFORMED"

/** Thrown when a gateway cannot be reached, or does not keep to the protocol. */
export class SignallingError extends CodedError<SignallingErrorCode> {
  override readonly name = "SignallingError"

  static refused(origin: string, cause?: unknown): SignallingError {
    return new SignallingError("SIGNALLING_REFUSED", `${origin} refuses connections`, { cause })
  }

  static timeout(what: string, timeoutMs: number): SignallingError {
    return new SignallingError("SIGNALLING_TIMEOUT", `no answer to ${what} within ${timeoutMs} ms`)
  }

  static lost(what: string): SignallingError {
    return new SignallingError(
      "SIGNALLING_LOST",
      `the connection broke before ${what} was answered`,
    )
  }

  static gone(awayMs: number): SignallingError {
    return new SignallingError("SIGNALLING_GONE", `no allowed gateway answered for ${awayMs} ms`)
  }

  static malformed(what: string): SignallingError {
    return new SignallingError("SIGNALLING_MALFORMED", `the gateway sent a malformed ${what}`)
  }
}

/** Thrown when a gateway answers a request with a refusal; the code is the server's. */
export class RemoteError extends CodedError {
  override readonly name = "RemoteError"
}
