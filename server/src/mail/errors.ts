// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a message was not sent. */
export type MailErrorCode =
  /** A header of a message would hold a line break, or its address is not a single one. */
  | "MAIL_HEADER_REFUSED"
  /** The mail server could not be reached or did not take the message; the cause says more. */
  | "MAIL_NOT_SENT"
  /** The address has had as many messages about meetings in this hour as anybody gets. */
  | "MAIL_TOO_MANY"
  /** The folder of the outbox cannot be made or written: look at owner and mode. */
  | "MAIL_OUTBOX_NOT_WRITABLE"

/** Thrown when a message was not sent. It never says to whom or what. */
export class MailError extends CodedError<MailErrorCode> {
  override readonly name = "MailError"

  static headerRefused(header: string): MailError {
    return new MailError("MAIL_HEADER_REFUSED", `the ${header} of a message is not a single line`)
  }

  static notSent(reason: string): MailError {
    return new MailError("MAIL_NOT_SENT", `the mail server did not take a message: ${reason}`)
  }

  static tooMany(): MailError {
    return new MailError("MAIL_TOO_MANY", "an address has had too many messages in this hour")
  }

  static outboxNotWritable(cause: unknown): MailError {
    return new MailError("MAIL_OUTBOX_NOT_WRITABLE", "the folder of the outbox cannot be written", {
      cause,
    })
  }
}
