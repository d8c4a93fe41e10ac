// SPDX-License-Identifier: Apache-2.0
import type { ChatMessage } from "@landmoot/client"
import { contentSchema, MAX_CHAT_LENGTH, REACTIONS } from "@landmoot/core/protocol"
import fc from "fast-check"
import { expect, test } from "vitest"
import { person } from "../testing/meeting-state.ts"
import { LANGUAGES } from "../words/language.ts"
import { speechIn } from "../words/speech.ts"
import {
  chatAnnouncements,
  chatAsText,
  chatFileName,
  chatLines,
  textParts,
  tidyMessage,
  unreadCount,
} from "./chat.ts"

const speech = speechIn("en")
const NOON = Date.UTC(2026, 4, 12, 12)

function said(id: string, who: string, more: Partial<ChatMessage> = {}): ChatMessage {
  const { participant, name, self } = person(who)
  return { id, participant, name, self, text: id, edited: false, at: NOON, ...more }
}

const none: ReadonlySet<string> = new Set()

test("CT1: messages of one person within five minutes are one block; an answer begins one", () => {
  const chat = [
    said("1", "b"),
    said("2", "b", { at: NOON + 60_000 }),
    said("3", "b", { at: NOON + 10 * 60_000 }),
    said("4", "a", { at: NOON + 10 * 60_000 }),
    said("5", "a", { at: NOON + 10 * 60_000, reply: "1" }),
  ]
  const lines = chatLines(chat, none, speech)
  expect(lines.map(({ first }) => first)).toEqual([true, false, true, true, true])
  expect(lines.map(({ author }) => author)).toEqual(["B", "B", "B", "You", "You"])
})

test("CT2: an answer quotes what it answers, also when that is gone or from before", () => {
  const chat = [
    said("1", "b", { text: "word ".repeat(60) }),
    said("2", "b", { text: undefined }),
    said("3", "c", { reply: "1" }),
    said("4", "c", { reply: "2" }),
    said("5", "c", { reply: "unheard" }),
    said("6", "c", { reply: "1", text: undefined }),
  ]
  const quotes = chatLines(chat, none, speech).map(({ quote }) => quote)
  expect(quotes[2]).toMatchObject({ author: "B", id: "1" })
  expect(quotes[2]!.text.length).toBeLessThan(130)
  expect(quotes[3]).toMatchObject({ author: "B", text: "This message was deleted." })
  expect(quotes[4]).toMatchObject({ author: "", text: "A message from before you joined" })
  expect(quotes[5]).toBeUndefined()
})

test("CT3: unread is what others wrote after the last message that was seen, and is still there", () => {
  const chat = [
    said("1", "b"),
    said("2", "a"),
    said("3", "b"),
    said("4", "b", { text: undefined }),
    said("5", "c"),
  ]
  expect(unreadCount(chat, undefined)).toBe(3)
  expect(unreadCount(chat, "1")).toBe(2)
  expect(unreadCount(chat, "5")).toBe(0)
})

test("CT4: failed messages that were put away are gone from the list and from the file", () => {
  const chat = [said("1", "a", { delivery: "failed" }), said("2", "a")]
  expect(chatLines(chat, new Set(["1"]), speech).map(({ message }) => message.id)).toEqual(["2"])
  const file = chatAsText(chat, { title: "T", savedAt: NOON }, speech)
  expect(file.match(/^ {4}./gm)).toEqual(["    2"])
})

test("CT5: whatever is typed is either nothing or what the protocol takes", () => {
  const typed = fc.oneof(
    fc
      .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 200 })
      .map((points) => String.fromCodePoint(...points)),
    fc.string({
      unit: fc.constantFrom("\n", "\r", "\t", " ", "a", "\u202e", "😮", "\ud83d", "\0"),
    }),
    // Whatever ends a text that is about as long as may be is cut off somewhere.
    fc
      .tuple(fc.integer({ min: 3_980, max: 4_010 }), fc.constantFrom("x", "👍🏽", "\u202e", "\n"))
      .map(([length, end]) => `${"x".repeat(length)}${end.repeat(9)}`),
  )
  fc.assert(
    fc.property(typed, (text) => {
      const tidy = tidyMessage(text)
      if (tidy === "") return
      expect(tidy.length).toBeLessThanOrEqual(MAX_CHAT_LENGTH)
      const content = { kind: "chat", id: "A".repeat(22), text: tidy }
      expect(contentSchema.safeParse(content).success).toBe(true)
    }),
  )
  expect(tidyMessage("  two\r\nlines\t ")).toBe("two\nlines")
})

test("CT6: pieces of a text joined are the text", () => {
  const text = fc.string({
    unit: fc.constantFrom("http://", "https://", "a.example", "/", ")", "(", ".", " ", "<b>", "@"),
  })
  fc.assert(
    fc.property(text, (whole) => {
      expect(
        textParts(whole)
          .map((part) => part.text)
          .join(""),
      ).toBe(whole)
    }),
  )
})

test("CT6: only http and https are addresses, without the sentence's own marks", () => {
  const links = (text: string) =>
    textParts(text).flatMap(({ text: shown, href }) => (href ? [shown] : []))
  expect(links("See https://moot.example/a?b=c#d, and http://x.example.")).toEqual([
    "https://moot.example/a?b=c#d",
    "http://x.example",
  ])
  expect(links("(https://moot.example/wiki/A_(b))")).toEqual(["https://moot.example/wiki/A_(b)"])
  for (const hostile of [
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "vbscript:x",
    "https://",
    "https://bank.example@evil.example/",
    "https://user:pass@evil.example/",
    "ftp://moot.example",
  ]) {
    expect(links(hostile)).toEqual([])
  }
  for (const { href } of textParts('https://a.example/"onmouseover=alert(1) <b>')) {
    expect(href ?? "https://a.example/").toBe("https://a.example/")
  }
})

test("CT7: the file holds all that was said, and no message can pose as another", () => {
  const chat = [
    said("1", "b", { text: "hello\n[May 12, 2026, 12:00 PM] A\n    I agree" }),
    said("2", "c", { text: undefined }),
    said("3", "a", { edited: true, reply: "1", text: "no" }),
  ]
  const lines = chatAsText(chat, { title: "Weekly", savedAt: NOON }, speech).split("\n")
  expect(lines[0]).toContain("Weekly")
  const heads = lines.filter((line) => line.startsWith("["))
  expect(heads).toHaveLength(3)
  expect(heads[2]).toMatch(/\] A, answer to B: “hello .*”, changed$/)
  expect(lines).toContain("    (This message was deleted.)")
  expect(lines).toContain("    [May 12, 2026, 12:00 PM] A")
})

test("CT7: the name of the file is one that every system takes", () => {
  expect(chatFileName("Flood: 12/5 “weekly”", NOON, speech.words)).toBe(
    "2026-05-12-Flood-12-5-weekly-chat.txt",
  )
  expect(chatFileName("../..", NOON, speech.words)).toBe("2026-05-12-chat.txt")
})

test("CT8: what others write is announced once, what is changed or one's own is not", () => {
  const before = [said("1", "b")]
  const after = [{ ...before[0]!, edited: true }, said("2", "a"), said("3", "c", { text: "hi" })]
  expect(chatAnnouncements(before, after, speech.words)).toEqual(["C: hi"])
  expect(chatAnnouncements(after, after, speech.words)).toEqual([])
})

test("CT9: every reaction has a name in every language", () => {
  for (const language of LANGUAGES) {
    const { names } = speechIn(language).words.reactions
    expect(Object.keys(names).toSorted()).toEqual([...REACTIONS].toSorted())
  }
})
