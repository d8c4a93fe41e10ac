// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "../../errors.ts"

/** Why SFrame refused an input. */
export type SframeErrorCode =
  /** A cipher suite is unknown, has short tags, or is not authenticated by AES-GCM. */
  | "SFRAME_SUITE_REFUSED"
  /** A header is cut short, has a field that is longer than need be, or a value outside 64 bits. */
  | "SFRAME_HEADER_MALFORMED"
  /** A leaf index, layer or epoch does not fit the key id. */
  | "SFRAME_SENDER_OUT_OF_RANGE"
  /** A key has the wrong length for its suite. */
  | "SFRAME_KEY_LENGTH"
  /** A base key that was used and dropped came back: its counters would begin again. */
  | "SFRAME_KEY_REUSED"
  /** A key has sealed as many frames as it may. */
  | "SFRAME_COUNTER_SPENT"

/** Thrown when frames can be neither sealed nor opened as asked. */
export class SframeError extends CodedError<SframeErrorCode> {
  override readonly name = "SframeError"

  static suiteRefused(suite: number): SframeError {
    return new SframeError("SFRAME_SUITE_REFUSED", `cipher suite ${suite} is not used here`)
  }

  static headerMalformed(why: string): SframeError {
    return new SframeError("SFRAME_HEADER_MALFORMED", `not an SFrame header: ${why}`)
  }

  static senderOutOfRange(what: "leaf" | "layer" | "epoch" | "key id", value: number): SframeError {
    return new SframeError("SFRAME_SENDER_OUT_OF_RANGE", `${what} ${value} does not fit a key id`)
  }

  static keyLength(bytes: number, expected: number): SframeError {
    return new SframeError("SFRAME_KEY_LENGTH", `a key of ${bytes} bytes instead of ${expected}`)
  }

  static keyReused(): SframeError {
    return new SframeError("SFRAME_KEY_REUSED", "a dropped key would be used again")
  }

  static counterSpent(): SframeError {
    return new SframeError("SFRAME_COUNTER_SPENT", "this key has sealed all it may")
  }
}
