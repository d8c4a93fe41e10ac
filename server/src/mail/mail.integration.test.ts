// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SMTPServer, type SMTPServerOptions } from "smtp-server"
import { expect, onTestFinished, test } from "vitest"
import { MailError } from "./errors.ts"
import { createOutbox } from "./outbox.ts"
import type { Mail, Message } from "./ports.ts"
import { createSmtpMail } from "./smtp.ts"
import { type Letter, written } from "./words.ts"

const FROM = "Landmoot <meet@example.org>"
const LETTER: Message = {
  to: "ada@example.org",
  subject: "Grüße, 会议",
  text: "Erste Zeile\nzweite Zeile mit ß\n",
}

test("ML1: SMTP hands over the whole message, signed in", async () => {
  const server = await mailServer()
  const mail = smtp(server.port, { user: "landmoot", password: "correct" })
  await mail.send({
    ...LETTER,
    html: "<p>Erste Zeile</p>",
    attachments: [{ name: "meeting.ics", type: "text/calendar", content: "BEGIN:VCALENDAR" }],
  })
  const [message] = server.messages
  expect(message).toMatchObject({ from: "meet@example.org", to: ["ada@example.org"] })
  expect(message?.data).toContain("Auto-Submitted: auto-generated")
  expect(message?.data).toContain("text/calendar; name=meeting.ics")
  expect(message?.data).toContain(Buffer.from("BEGIN:VCALENDAR").toString("base64"))
})

test.for<{ name: string; wrong: Partial<Message> }>([
  { name: "a second header in the address", wrong: { to: "a@example.org\r\nBcc: b@example.org" } },
  { name: "two addresses", wrong: { to: "a@example.org, b@example.org" } },
  { name: "an address with a name", wrong: { to: "Ada <a@example.org>" } },
  { name: "no address", wrong: { to: "ada" } },
  { name: "an endless address", wrong: { to: `${"a".repeat(300)}@example.org` } },
  { name: "a line break in the subject", wrong: { subject: "hello\nBcc: b@example.org" } },
  { name: "NUL in the subject", wrong: { subject: "hello\u0000" } },
  { name: "a line separator in the subject", wrong: { subject: "hello\u2028there" } },
  {
    name: "a line break in the name of an attachment",
    wrong: { attachments: [{ name: "a\r\nX: y", type: "text/plain", content: "" }] },
  },
])("ML2: $name is refused", async ({ wrong }) => {
  const server = await mailServer()
  const box = createOutbox({ folder: folder(), from: FROM, now: () => 1 })
  for (const mail of [smtp(server.port), box]) {
    const refused = await mail.send({ ...LETTER, ...wrong }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: "MAIL_HEADER_REFUSED" })
  }
  expect(server.messages).toEqual([])
  expect(box.list()).toEqual([])
})

test("ML3: nothing is said to a server elsewhere that speaks no TLS", async () => {
  const server = await mailServer({ hideSTARTTLS: true })
  // A name for loopback that we do not know as such stands for a server elsewhere.
  const mail = createSmtpMail({ host: "127.0.0.2", port: server.port, secure: false, from: FROM })
  await expect(mail.send(LETTER)).rejects.toMatchObject({ code: "MAIL_NOT_SENT" })
  expect(server.messages).toEqual([])
})

test("ML4: a refusal carries the server's number and nothing of the message", async () => {
  const server = await mailServer({
    onRcptTo: (address, _session, answer) => {
      answer(Object.assign(new Error(`no such user ${address.address}`), { responseCode: 550 }))
    },
  })
  const error = await smtp(server.port)
    .send(LETTER)
    .catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(MailError)
  expect(error).toMatchObject({ code: "MAIL_NOT_SENT" })
  expect((error as MailError).cause).toBeUndefined()
  expect(String(error)).toContain("550")
  expect(String(error)).not.toContain("ada")
})

test("ML5: the outbox lists and reads what it keeps, the newest first", async () => {
  const place = join(folder(), "outbox")
  let now = 1000
  const box = createOutbox({ folder: place, from: FROM, now: () => now++, kept: 2 })
  for (const subject of [
    "one",
    "two",
    "drei: Grüße, 会议 und noch viel mehr Worte als in eine Zeile passen",
  ]) {
    await box.send({ ...LETTER, subject })
  }
  const listed = box.list()
  expect(listed.map(({ subject }) => subject.slice(0, 4))).toEqual(["drei", "two"])
  expect(readdirSync(place).filter((name) => name.endsWith(".eml"))).toHaveLength(2)
  expect(await box.text(listed[1]!.id)).toBe(LETTER.text)
  expect(await box.read(listed[1]!.id)).toContain("Subject: two")
  expect(await box.read("../secret")).toBeUndefined()
  expect(statSync(place).mode & 0o077).toBe(0)
  expect(statSync(join(place, `${listed[0]!.id}.eml`)).mode & 0o077).toBe(0)

  const again = createOutbox({ folder: place, from: FROM, now: () => now, kept: 2 })
  expect(again.list()).toEqual(listed)
})

test("ML5: an outbox that cannot be written says so", () => {
  const place = join(folder(), "file")
  writeFileSync(place, "")
  expect(() => createOutbox({ folder: place, from: FROM, now: () => 1 })).toThrow(
    expect.objectContaining({ code: "MAIL_OUTBOX_NOT_WRITABLE" }),
  )
})

const link = "https://meet.example.org/verify?token=abc"
test.for<Letter>([
  { kind: "verify-address", link, hours: 24 },
  { kind: "address-known", link },
  { kind: "reset-password", link, minutes: 30 },
  { kind: "change-address", link, newAddress: "bo@example.org" },
  { kind: "password-changed" },
  { kind: "address-changed", newAddress: "bo@example.org" },
  { kind: "passkey-added" },
  { kind: "passkey-removed" },
  { kind: "second-factor-on" },
  { kind: "second-factor-off" },
  { kind: "identity-deleted" },
  { kind: "invitation", account: "Schule Nord", link, days: 7 },
])("ML6: $kind has words in both languages", (letter) => {
  const english = written("ada@example.org", letter, "en")
  const german = written("ada@example.org", letter, "de")
  expect(german.subject).not.toBe(english.subject)
  for (const message of [english, german]) {
    expect(message.text).not.toContain("undefined")
    expect(message.html).toBeUndefined()
    if ("link" in letter) expect(message.text.split("\n")).toContain(letter.link)
  }
})

interface TakenMessage {
  readonly from: string
  readonly to: readonly string[]
  readonly data: string
}

/** A real mail server on loopback. */
async function mailServer(
  options: SMTPServerOptions = {},
): Promise<{ readonly port: number; readonly messages: readonly TakenMessage[] }> {
  const messages: TakenMessage[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onAuth: ({ username, password }, _session, answer) => {
      if (username === "landmoot" && password === "correct") answer(null, { user: username })
      else answer(new Error("wrong"))
    },
    onData: (stream, session, answer) => {
      const parts: Buffer[] = []
      stream.on("data", (part: Buffer) => parts.push(part))
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope
        messages.push({
          from: mailFrom === false ? "" : (mailFrom?.address ?? ""),
          to: rcptTo.map(({ address }) => address),
          data: Buffer.concat(parts).toString("utf8"),
        })
        answer()
      })
    },
    ...options,
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "0.0.0.0", resolve)
  })
  onTestFinished(
    async () =>
      await new Promise<void>((resolve) => {
        server.close(resolve)
      }),
  )
  const address = server.server.address()
  if (address === null || typeof address === "string") throw new Error("no port")
  return { port: address.port, messages }
}

function smtp(
  port: number,
  login: { readonly user?: string; readonly password?: string } = {},
): Mail {
  const mail = createSmtpMail({ host: "127.0.0.1", port, secure: false, from: FROM, ...login })
  onTestFinished(async () => await mail.close())
  return mail
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "landmoot-mail-"))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}
