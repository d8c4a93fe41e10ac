// SPDX-License-Identifier: Apache-2.0
import { createTransport } from "nodemailer"
import { composed } from "./compose.ts"
import { MailError } from "./errors.ts"
import type { Mail } from "./ports.ts"

/** The mail server that takes our messages. */
export interface SmtpOptions {
  readonly host: string
  readonly port: number
  /** Whether the connection is encrypted from its first byte, as on port 465. */
  readonly secure: boolean
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** The sender, as in `Landmoot <meet@school.example>`. */
  readonly from: string
}

/**
 * How long a silent mail server is waited for, in ms. Higher: slow servers are
 * borne; lower: the person who waits for an answer hears sooner.
 */
const PATIENCE_MS = 15_000

/** Hosts to which a message may go unencrypted, since it does not leave the machine. */
const LOOPBACK = new Set(["localhost", "127.0.0.1", "::1"])

/**
 * Sends by SMTP. A server elsewhere has to speak TLS, from the start or by
 * STARTTLS, with a certificate that holds for its name: messages carry secrets.
 */
export function createSmtpMail(options: SmtpOptions): Mail {
  const { host, port, secure, user, password, from } = options
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && !LOOPBACK.has(host),
    ...(user === undefined ? {} : { auth: { user, pass: password ?? "" } }),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  })
  return {
    send: async (message) => {
      const ready = composed(message, from)
      try {
        await transport.sendMail(ready)
      } catch (error) {
        // Answers of servers repeat addresses, so neither cause nor message goes on.
        throw MailError.notSent(reasonOf(error))
      }
    },
    close: async () => {
      transport.close()
    },
  }
}

/** The library's code and the server's number, such as `EENVELOPE 550`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no reason given"
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name
  const number = "responseCode" in error ? Number(error.responseCode) : Number.NaN
  return Number.isInteger(number) ? `${code} ${number}` : code
}
