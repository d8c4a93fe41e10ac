// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a benchmark could not be measured. A missed goal is a result, not an error. */
export type BenchErrorCode =
  /** The command line names no section of the benchmark, or has an option that there is not. */
  | "BENCH_USAGE"
  /** This machine cannot show what the section needs, such as the CPU time of another process. */
  | "BENCH_UNSUPPORTED"
  /** The set-up of a measurement did not work, or what it gave cannot be right. */
  | "BENCH_FAILED"

/** Thrown when a measurement itself fails. */
export class BenchError extends CodedError<BenchErrorCode> {
  override readonly name = "BenchError"

  static usage(problem: string): BenchError {
    return new BenchError("BENCH_USAGE", problem)
  }

  static unsupported(what: string, cause?: unknown): BenchError {
    return new BenchError("BENCH_UNSUPPORTED", what, { cause })
  }

  static failed(what: string, cause?: unknown): BenchError {
    return new BenchError("BENCH_FAILED", what, { cause })
  }
}
