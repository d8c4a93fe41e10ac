// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "../errors.ts"

/** Why a policy was refused, or why it leaves nothing to work with. */
export type PolicyErrorCode =
  /** A policy or a list of regions is malformed, or names what the catalogue does not have. */
  | "POLICY_INVALID"
  /** The layers together leave no region for the meeting, or none for one mandatory plane. */
  | "REGION_POLICY_EMPTY"
  /** A layer, as written, would leave no region of those that the layers above allow. */
  | "POLICY_WRITE_EMPTY"
  /** A ceiling was added or changed below a layer that locks it. */
  | "POLICY_WRITE_LOCKED"
  /** A lower layer names a region that the layers above do not allow; layers only narrow. */
  | "POLICY_WRITE_WIDENS"
  /** A restricted region was named below account level without the account's own leave. */
  | "POLICY_WRITE_RESTRICTED"
  /** An assignment to groups would leave the person no region. */
  | "POLICY_ASSIGNMENT_EMPTY"

/** Thrown when a policy that should have been checked before is not sound. */
export class PolicyError extends CodedError<PolicyErrorCode> {
  override readonly name = "PolicyError"
  /** Where in the input, as in `account.layer.ceiling.include[0]`; empty for the whole. */
  readonly path: string

  private constructor(code: PolicyErrorCode, path: string, message: string) {
    super(code, message)
    this.path = path
  }

  static invalid(path: string, message: string): PolicyError {
    return new PolicyError("POLICY_INVALID", path, message)
  }
}
