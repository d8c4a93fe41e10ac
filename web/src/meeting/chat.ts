// SPDX-License-Identifier: Apache-2.0
/**
 * The chat as it is shown, counted, written and exported. Text of others is text:
 * it is never read as HTML or Markdown. Rules CT1 to CT9 of `../SPEC.md`.
 *
 * @module
 */
import type { ChatMessage } from "@landmoot/client"
import { MAX_CHAT_LENGTH } from "@landmoot/core/protocol"
import type { Speech, Words } from "../words/speech.ts"

/** One message as a line of the list. */
export interface ChatLine {
  readonly message: ChatMessage
  /** Who wrote it; "You" for oneself. */
  readonly author: string
  /** Begins a block: the one before is by somebody else, or from long before. */
  readonly first: boolean
  readonly time: string
  readonly quote:
    | { readonly author: string; readonly text: string; readonly id: string }
    | undefined
}

/** A piece of a text: plain, or an address that can be opened. */
export interface TextPart {
  readonly text: string
  /** Only http and https, without a user name in it. */
  readonly href?: string
}

// Longer: fewer times in the list; shorter: more of them.
const BLOCK_MS = 5 * 60_000
const QUOTE_LENGTH = 120

/** What was said, without the failed messages that the person has put away. */
export function chatLines(
  chat: readonly ChatMessage[],
  dismissed: ReadonlySet<string>,
  speech: Speech,
): readonly ChatLine[] {
  const { words } = speech
  const times = new Intl.DateTimeFormat(speech.language, { timeStyle: "short" })
  const known = new Map(chat.map((message) => [message.id, message]))
  const shown = chat.filter(({ id }) => !dismissed.has(id))
  return shown.map((message, index) => {
    const before = shown[index - 1]
    return {
      message,
      author: authorOf(message, words),
      time: times.format(message.at),
      quote:
        message.reply === undefined || message.text === undefined
          ? undefined
          : quoteOf(message.reply, known, words),
      first:
        before?.participant !== message.participant ||
        message.at - before.at > BLOCK_MS ||
        message.reply !== undefined,
    }
  })
}

/** What somebody who writes is called. */
export function authorOf(message: ChatMessage, words: Words): string {
  if (message.self) return words.common.you
  return message.name === "" ? words.people.nameless : message.name
}

function quoteOf(
  id: string,
  known: ReadonlyMap<string, ChatMessage>,
  words: Words,
): NonNullable<ChatLine["quote"]> {
  const message = known.get(id)
  if (message === undefined) return { id, author: "", text: words.chat.gone }
  return {
    id,
    author: authorOf(message, words),
    text: message.text === undefined ? words.chat.deleted : shorten(message.text),
  }
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ")
  if (line.length <= QUOTE_LENGTH) return line
  // A pair that is cut in half would show as a question mark.
  return `${line.slice(0, QUOTE_LENGTH).replace(/\p{Cs}$/u, "")}…`
}

/** How many messages of others came after the last one that was seen, and are still there. */
export function unreadCount(chat: readonly ChatMessage[], seen: string | undefined): number {
  const last = seen === undefined ? -1 : chat.findIndex(({ id }) => id === seen)
  return chat.slice(last + 1).filter(({ self, text }) => !self && text !== undefined).length
}

/** The sentences to announce: what others have written since. */
export function chatAnnouncements(
  before: readonly ChatMessage[],
  after: readonly ChatMessage[],
  words: Words,
): readonly string[] {
  if (before === after) return []
  const known = new Set(before.map(({ id }) => id))
  return after
    .filter(({ id, self, text }) => !self && text !== undefined && !known.has(id))
    .map((message) => words.chat.announced(authorOf(message, words), shorten(message.text ?? "")))
}

const FORBIDDEN = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A text as the protocol takes it; empty: there is nothing to send. */
export function tidyMessage(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll("\t", "  ")
    .replaceAll(FORBIDDEN, (sign) => (sign === "\n" ? sign : ""))
    .trim()
    .slice(0, MAX_CHAT_LENGTH)
    .replaceAll(/\p{Cs}/gu, "")
    .trim()
}

/** A text in pieces, so that addresses can be opened. Joined, the pieces are the text. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const { 0: match, index } of text.matchAll(/\bhttps?:\/\/[^\s<>"„“”«»]+/giu)) {
    const address = withoutTail(match)
    const href = hrefOf(address)
    if (href === undefined) continue
    if (index > end) parts.push({ text: text.slice(end, index) })
    parts.push({ text: address, href })
    end = index + address.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

/** An address without the sentence's own marks behind it. */
function withoutTail(address: string): string {
  const bare = address.replace(/[.,;:?!'…]+$/u, "")
  const open = bare.split("(").length
  return bare.endsWith(")") && bare.split(")").length > open ? withoutTail(bare.slice(0, -1)) : bare
}

function hrefOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  // What stands before an @ looks like the place that is opened, and is not.
  if (url.username !== "" || url.password !== "") return undefined
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined
}

/** The whole chat as a text file. Lines of a message are indented: none can pose as a message. */
export function chatAsText(
  chat: readonly ChatMessage[],
  facts: { readonly title: string; readonly savedAt: number },
  speech: Speech,
): string {
  const { words } = speech
  const known = new Map(chat.map((message) => [message.id, message]))
  const entries = chat
    .filter(({ delivery }) => delivery !== "failed")
    .map((message) => {
      const name = message.name === "" ? words.people.nameless : message.name
      const quote = message.reply === undefined ? undefined : quoteOf(message.reply, known, words)
      const marks = [
        quote !== undefined && words.chat.exportReply(quote.author || "…", quote.text),
        message.edited && words.chat.edited,
      ].filter((mark) => mark !== false)
      const head = [`[${speech.dateTime(message.at)}] ${name}`, ...marks].join(", ")
      const body = message.text ?? `(${words.chat.deleted})`
      return `${head}\n${body.replaceAll(/^/gm, "    ")}\n`
    })
  return [
    `${words.chat.exportHead(facts.title, speech.dateTime(facts.savedAt))}\n${words.chat.exportNote}\n`,
    ...entries,
  ].join("\n")
}

/** A name for the file: of the day and the title, without what file systems dislike. */
export function chatFileName(title: string, savedAt: number, words: Words): string {
  const day = new Date(savedAt).toISOString().slice(0, 10)
  const plain = title
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60)
  return `${[day, plain, words.chat.file].filter((part) => part !== "").join("-")}.txt`
}
