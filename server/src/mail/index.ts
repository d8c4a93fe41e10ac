// SPDX-License-Identifier: Apache-2.0
export { MailError } from "./errors.ts"
export { createOutbox, type OutboxOptions } from "./outbox.ts"
export type { Attachment, Mail, Message, Outbox, OutboxEntry } from "./ports.ts"
export { createSmtpMail, type SmtpOptions } from "./smtp.ts"
export { type Language, languageOf, type Letter, written } from "./words.ts"
