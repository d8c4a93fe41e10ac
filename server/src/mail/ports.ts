// SPDX-License-Identifier: Apache-2.0

/** A file that goes with a message. */
export interface Attachment {
  readonly name: string
  /** The media type, as in `text/calendar; method=REQUEST`. */
  readonly type: string
  readonly content: string | Uint8Array
}

/** One message to one person. */
export interface Message {
  /** One address, without a name. */
  readonly to: string
  readonly subject: string
  /** The whole message in plain text; `html` only repeats it. */
  readonly text: string
  readonly html?: string
  readonly attachments?: readonly Attachment[]
}

/**
 * Sends messages. A message is handed over when the promise is fulfilled: by SMTP
 * the next server has taken responsibility for it, in the outbox its file is
 * written. Nothing is retried, order is not kept, and two calls with one message
 * send it twice. Messages carry secrets of their recipient, so no adapter logs
 * one, nor puts part of one into an error.
 */
export interface Mail {
  /** @throws MailError */
  send(message: Message): Promise<void>
  /** Lets go of connections; sending afterwards fails. Idempotent. */
  close(): Promise<void>
}

/** What the list of the outbox says of one message. */
export interface OutboxEntry {
  readonly id: string
  readonly to: string
  readonly subject: string
  /** Seconds since 1970. */
  readonly created: number
}

/** Messages kept on this node instead of being sent; whoever operates it can read them. */
export interface Outbox extends Mail {
  /** The newest first. */
  list(): readonly OutboxEntry[]
  /** The message as it would have been sent (RFC 5322), if it is still kept. */
  read(id: string): Promise<string | undefined>
  /** The message's plain text alone, if it is still kept. */
  text(id: string): Promise<string | undefined>
}
