// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a deployment on this machine could not be started. */
export type LocalErrorCode =
  /** A node ended before it was ready; its last words say why. */
  | "LOCAL_NODE_FAILED"
  /** Something on this machine keeps the deployment from starting; the doctor says what. */
  | "LOCAL_NOT_HEALTHY"
  /** This machine lacks loopback addresses of regions, which cannot share one; add them first. */
  | "LOCAL_ADDRESSES_MISSING"
  /** The example account or meeting could not be made. */
  | "LOCAL_EXAMPLE_FAILED"

/** Thrown when a deployment on this machine cannot be started. */
export class LocalError extends CodedError<LocalErrorCode> {
  override readonly name = "LocalError"

  static nodeFailed(node: string, lastWords: string): LocalError {
    return new LocalError("LOCAL_NODE_FAILED", `${node} did not start: ${lastWords}`)
  }

  static notHealthy(problems: readonly string[]): LocalError {
    return new LocalError("LOCAL_NOT_HEALTHY", problems.join("\n"))
  }

  static addressesMissing(addresses: readonly string[]): LocalError {
    return new LocalError(
      "LOCAL_ADDRESSES_MISSING",
      [
        `Each region needs an address of its own, and this machine has no ${addresses.join(", ")}.`,
        "On macOS they are added until the next restart with",
        ...addresses.map((address) => `  sudo ifconfig lo0 alias ${address} up`),
      ].join("\n"),
    )
  }

  static exampleFailed(what: string, status: number): LocalError {
    return new LocalError("LOCAL_EXAMPLE_FAILED", `${what} was answered with status ${status}`)
  }
}
