// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a command did not start its work. */
export type CliErrorCode =
  /** `landmoot` has no command of this name. */
  | "CLI_COMMAND_UNKNOWN"
  /** A command was called with arguments that it does not understand. */
  | "CLI_USAGE"
  /** A file that a command should read is missing, is a folder or may not be read. */
  | "CLI_FILE_UNREADABLE"

const STATUSES: Readonly<Record<CliErrorCode, number>> = {
  CLI_COMMAND_UNKNOWN: 64,
  CLI_USAGE: 64,
  CLI_FILE_UNREADABLE: 66,
}

/** Thrown when a command cannot start its work; it ends the program with {@link exitStatus}. */
export class CliError extends CodedError<CliErrorCode> {
  override readonly name = "CliError"

  /** The status to exit with: EX_USAGE or EX_NOINPUT of BSD's sysexits. */
  get exitStatus(): number {
    return STATUSES[this.code]
  }

  static commandUnknown(command: string, known: readonly string[]): CliError {
    const name = JSON.stringify(command)
    return new CliError("CLI_COMMAND_UNKNOWN", `no command ${name}; there are ${known.join(", ")}`)
  }

  static usage(message: string): CliError {
    return new CliError("CLI_USAGE", message)
  }

  static fileUnreadable(file: string, cause: unknown): CliError {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"
    const message = `cannot read ${JSON.stringify(file)}: ${reason}`
    return new CliError("CLI_FILE_UNREADABLE", message, { cause })
  }
}
