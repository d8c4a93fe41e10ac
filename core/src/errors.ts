// SPDX-License-Identifier: Apache-2.0
/**
 * The base of every error this project throws on purpose.
 *
 * An error's `code` is public API: it crosses the wire, labels metrics and is
 * listed in `docs/errors.md`. Its `message` is for people, may change in any
 * release, and never holds a secret, a user identifier or a room name.
 *
 * @module
 */

/** An error that a program can branch on by its {@link CodedError.code | code}. */
export abstract class CodedError<Code extends string = string> extends Error {
  abstract override readonly name: string
  /** A stable, upper-case identifier, unique in the whole project. */
  readonly code: Code

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  /** What other nodes and clients are told. Errors whose message is for the operator alone say less. */
  get told(): string {
    return this.message
  }
}
