// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why the emulated network refused or failed. */
export type TestNetworkErrorCode =
  /** This machine cannot make network namespaces; the message names what is missing. */
  | "TESTNET_UNSUPPORTED"
  /** A command such as `ip` or `nft` failed; the message holds what it printed. */
  | "TESTNET_COMMAND_FAILED"
  /** Two places have one name, a name is not usable, or there are too many places. */
  | "TESTNET_PLAN_INVALID"
  /** No region or client of this name is in the network. */
  | "TESTNET_PLACE_UNKNOWN"
  /** Conditions were asked for on a link that was made without the emulator. */
  | "TESTNET_NOT_EMULATED"
  /** Link conditions are negative, not numbers, or above what the emulator can do. */
  | "TESTNET_CONDITIONS_INVALID"
  /** The delay and loss emulator ended or refused an order. */
  | "TESTNET_EMULATOR_FAILED"
  /** The packet capture did not start, or ended before it was stopped. */
  | "TESTNET_CAPTURE_FAILED"
  /** Bytes are not a packet capture that this parser reads. */
  | "TESTNET_CAPTURE_MALFORMED"
  /** A process ended, or time ran out, before it printed what was waited for. */
  | "TESTNET_OUTPUT_MISSING"
  /** The network was used after it was closed. */
  | "TESTNET_CLOSED"

/** Thrown when the emulated network cannot do what was asked. */
export class TestNetworkError extends CodedError<TestNetworkErrorCode> {
  override readonly name = "TestNetworkError"

  static unsupported(reason: string): TestNetworkError {
    return new TestNetworkError("TESTNET_UNSUPPORTED", `no network namespaces here: ${reason}`)
  }

  static commandFailed(command: string, printed: string, cause?: unknown): TestNetworkError {
    return new TestNetworkError("TESTNET_COMMAND_FAILED", `\`${command}\` failed: ${printed}`, {
      cause,
    })
  }

  static planInvalid(problem: string): TestNetworkError {
    return new TestNetworkError("TESTNET_PLAN_INVALID", problem)
  }

  static placeUnknown(name: string): TestNetworkError {
    return new TestNetworkError("TESTNET_PLACE_UNKNOWN", `"${name}" is not in this network`)
  }

  static notEmulated(name: string): TestNetworkError {
    return new TestNetworkError(
      "TESTNET_NOT_EMULATED",
      `the link of "${name}" has no emulator: give the place \`emulated: true\` when creating`,
    )
  }

  static conditionsInvalid(problem: string): TestNetworkError {
    return new TestNetworkError("TESTNET_CONDITIONS_INVALID", problem)
  }

  static emulatorFailed(problem: string): TestNetworkError {
    return new TestNetworkError("TESTNET_EMULATOR_FAILED", `link emulator: ${problem}`)
  }

  static captureFailed(problem: string): TestNetworkError {
    return new TestNetworkError("TESTNET_CAPTURE_FAILED", `tcpdump: ${problem}`)
  }

  static captureMalformed(problem: string): TestNetworkError {
    return new TestNetworkError("TESTNET_CAPTURE_MALFORMED", `packet capture: ${problem}`)
  }

  static outputMissing(pattern: RegExp, reason: string, printed: string): TestNetworkError {
    return new TestNetworkError(
      "TESTNET_OUTPUT_MISSING",
      `${reason} before ${String(pattern)} was printed; last output:\n${printed}`,
    )
  }

  static closed(): TestNetworkError {
    return new TestNetworkError("TESTNET_CLOSED", "this network was closed")
  }
}
