// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync } from "node:fs"
import { readFile, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { composed, wireForm } from "./compose.ts"
import { MailError } from "./errors.ts"
import type { Outbox, OutboxEntry } from "./ports.ts"

/**
 * How many messages are kept; the oldest go first. Higher: more to look back on;
 * lower: fewer secrets that rest on the disk.
 */
const MESSAGES_KEPT = 200

/** What an outbox is made from. */
export interface OutboxOptions {
  /** Made, readable by its owner alone, if it is not there. */
  readonly folder: string
  readonly from: string
  /** Seconds since 1970. */
  now(): number
  /** How many messages are kept, 200 if not given. */
  readonly kept?: number
}

/**
 * Keeps messages as files `.eml` in a folder, which any mail program opens. Files
 * that stand there already are listed too.
 *
 * @throws {@link MailError} `MAIL_OUTBOX_NOT_WRITABLE`
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { folder, from, kept = MESSAGES_KEPT } = options
  /** Oldest first. Owned by this function; changed only after the disk has changed. */
  const entries: OutboxEntry[] = found(folder)

  async function keep(entry: OutboxEntry, bytes: Uint8Array, text: string): Promise<void> {
    const file = fileOf(folder, entry.id)
    await writeFile(textOf(folder, entry.id), text, { mode: 0o600 })
    // Renamed when whole, so that nobody reads half a message.
    await writeFile(`${file}.part`, bytes, { mode: 0o600 })
    await rename(`${file}.part`, file)
    entries.push(entry)
    for (const { id } of entries.splice(0, Math.max(0, entries.length - kept))) {
      await rm(fileOf(folder, id), { force: true })
      await rm(textOf(folder, id), { force: true })
    }
  }

  return {
    send: async (message) => {
      const bytes = await wireForm(composed(message, from))
      const created = options.now()
      const id = `${created}-${randomBytes(8).toString("hex")}`
      try {
        await keep({ id, to: message.to, subject: message.subject, created }, bytes, message.text)
      } catch (cause) {
        throw MailError.outboxNotWritable(cause)
      }
    },
    list: () => entries.toReversed(),
    read: async (id) => {
      if (!entries.some((entry) => entry.id === id)) return undefined
      return await readFile(fileOf(folder, id), "utf8")
    },
    text: async (id) => {
      if (!entries.some((entry) => entry.id === id)) return undefined
      return await readFile(textOf(folder, id), "utf8")
    },
    close: async () => {},
  }
}

const fileOf = (folder: string, id: string): string => join(folder, `${id}.eml`)

/** Beside each message stands what it says, so that nobody has to undo its encodings. */
const textOf = (folder: string, id: string): string => join(folder, `${id}.txt`)

/** Messages of an earlier run. */
function found(folder: string): OutboxEntry[] {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return readdirSync(folder)
      .filter((name) => /^\d+-[\da-f]{16}\.eml$/u.test(name))
      .map((name) => {
        const id = name.slice(0, -".eml".length)
        const head = readFileSync(join(folder, name), "utf8").split("\r\n\r\n", 1)[0] ?? ""
        return {
          id,
          to: header(head, "To"),
          subject: decodedWords(header(head, "Subject")),
          created: Number(id.split("-")[0]),
        }
      })
      .toSorted((one, other) => one.created - other.created || one.id.localeCompare(other.id))
  } catch (cause) {
    throw MailError.outboxNotWritable(cause)
  }
}

/** The value of a header, unfolded (RFC 5322, section 2.2.3). */
function header(head: string, name: string): string {
  const unfolded = head.replaceAll(/\r\n[ \t]+/gu, " ").split("\r\n")
  const line = unfolded.find((candidate) => candidate.startsWith(`${name}: `))
  return line?.slice(name.length + 2) ?? ""
}

/** Undoes what RFC 2047 does to words outside ASCII; our own writer uses UTF-8 alone. */
function decodedWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/gu, "?==?")
    .replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/giu, (_word, kind: string, coded: string) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(coded, "base64").toString("utf8")
        : Buffer.from(
            coded
              .replaceAll("_", " ")
              .replaceAll(/=([\dA-F]{2})/giu, (_hex, digits: string) =>
                String.fromCodePoint(Number.parseInt(digits, 16)),
              ),
            "latin1",
          ).toString("utf8"),
    )
}
