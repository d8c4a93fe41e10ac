// SPDX-License-Identifier: Apache-2.0
import { createTransport, type SendMailOptions } from "nodemailer"
import { MailError } from "./errors.ts"
import type { Message } from "./ports.ts"

/** How long an address may be. Source: RFC 5321, section 4.5.3.1.3, without the brackets. */
const ADDRESS_CHARACTERS = 254

/** One address and nothing else: no list, no name, no comment, no quoting. */
const ADDRESS = /^[^\s"(),:;<>@[\\\]]+@[^\s"(),:;<>@[\\\]]+$/u

/** What starts a new line or ends a text in some mail program. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const LINE_BREAK = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/u

/**
 * Checks a message whose parts may come from an attacker, and puts it into the
 * library's words. Content is never taken from files or the network.
 *
 * @throws {@link MailError} `MAIL_HEADER_REFUSED`
 */
export function composed(message: Message, from: string): SendMailOptions {
  const { to, subject, text, html, attachments = [] } = message
  if (to.length > ADDRESS_CHARACTERS || !ADDRESS.test(to)) throw MailError.headerRefused("address")
  oneLine(to, "address")
  oneLine(subject, "subject")
  for (const { name, type } of attachments) {
    oneLine(name, "name of an attachment")
    oneLine(type, "type of an attachment")
  }
  return {
    from,
    to: { name: "", address: to },
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    attachments: attachments.map(({ name, type, content }) => ({
      filename: name,
      contentType: type,
      content: typeof content === "string" ? content : Buffer.from(content),
    })),
    // RFC 3834, section 5: no out-of-office answers to a machine.
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** The message as it goes over the wire (RFC 5322), with CRLF. */
export async function wireForm(message: SendMailOptions): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" })
  const sent = await transport.sendMail(message)
  if (!Buffer.isBuffer(sent.message)) throw new TypeError("a buffer was asked for")
  return sent.message
}

function oneLine(value: string, header: string): void {
  if (LINE_BREAK.test(value)) throw MailError.headerRefused(header)
}
