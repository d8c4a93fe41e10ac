// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why no browser could be driven. */
export type TestBrowserErrorCode =
  /** Neither the environment names this browser nor is it installed in a usual place. */
  | "TESTBROWSER_MISSING"
  /** The browser was found but did not start; the cause says what it printed. */
  | "TESTBROWSER_START_FAILED"

/** Thrown when a browser for tests cannot be started. */
export class TestBrowserError extends CodedError<TestBrowserErrorCode> {
  override readonly name = "TestBrowserError"

  static missing(reason: string): TestBrowserError {
    return new TestBrowserError("TESTBROWSER_MISSING", reason)
  }

  static startFailed(executable: string, cause: unknown): TestBrowserError {
    const printed = cause instanceof Error ? cause.message : String(cause)
    return new TestBrowserError("TESTBROWSER_START_FAILED", `${executable}: ${printed}`, { cause })
  }
}
