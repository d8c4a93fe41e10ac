// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { NOW } from "../testing/world.ts"
import { Conversation, MAX_CHAT_MESSAGES, REACTION_MS, type Utterance } from "./conversation.ts"
import { MeetingTwin } from "./testing/member-twin.ts"

const meeting = new MeetingTwin()
const [ada, bea] = [meeting.join().participant, meeting.join().participant]
const reader = { self: ada, nameOf: () => "somebody" }
const AT = NOW * 1000

const idOf = (number: number): string => String(number).padStart(22, "0")

function heard(...said: readonly (readonly [typeof ada, Utterance])[]): Conversation {
  const conversation = new Conversation()
  for (const [participant, content] of said) conversation.hear({ participant, content, at: AT })
  return conversation
}

const chat = (number: number, text: string): Utterance => ({ kind: "chat", id: idOf(number), text })

test("KS4: the author changes a message and takes it back; its reply stays", () => {
  const reply: Utterance = { kind: "chat", id: idOf(2), text: "yes", reply: idOf(1) }
  const edit: Utterance = { kind: "chat-edit", id: idOf(1), text: "two" }
  const conversation = heard([ada, chat(1, "one")], [bea, reply])
  conversation.hear({ participant: ada, content: edit, at: AT })
  expect(conversation.chat(reader)).toMatchObject([
    { id: idOf(1), text: "two", edited: true, self: true },
    { id: idOf(2), text: "yes", edited: false, self: false, reply: idOf(1) },
  ])
  conversation.hear({ participant: ada, content: { kind: "chat-delete", id: idOf(1) }, at: AT })
  expect(conversation.chat(reader)[0]?.text).toBeUndefined()
  expect(conversation.isOwn(idOf(1), ada)).toBe(false)
  expect(conversation.ignored).toBe(0)
})

test.for<Utterance>([
  { kind: "chat-edit", id: idOf(1), text: "mine now" },
  { kind: "chat-delete", id: idOf(1) },
  { kind: "chat", id: idOf(1), text: "mine now" },
])("KS4: of somebody else, $kind counts for nothing", (content) => {
  const conversation = heard([ada, chat(1, "one")], [bea, content])
  expect(conversation.chat(reader)).toMatchObject([{ text: "one", self: true, edited: false }])
  expect(conversation.ignored).toBe(1)
})

test("KS4: what was taken back does not come again, and what is not there is not missed", () => {
  const edit: Utterance = { kind: "chat-edit", id: idOf(1), text: "again" }
  const deletion: Utterance = { kind: "chat-delete", id: idOf(1) }
  const conversation = heard([ada, chat(1, "one")], [ada, deletion], [ada, edit])
  expect(conversation.chat(reader)[0]?.text).toBeUndefined()
  expect(heard([ada, edit]).chat(reader)).toEqual([])
})

test("KS4: the oldest of many are forgotten", () => {
  const many = Array.from({ length: MAX_CHAT_MESSAGES + 1 }, (_, number) => number)
  const shown = heard(...many.map((number) => [ada, chat(number, "x")] as const)).chat(reader)
  expect(shown).toHaveLength(MAX_CHAT_MESSAGES)
  expect(shown[0]?.id).toBe(idOf(1))
})

test("KS5: a reaction shows for a while, the newest of each", () => {
  const conversation = heard(
    [ada, { kind: "reaction", reaction: "👍" }],
    [ada, { kind: "reaction", reaction: "🎉" }],
  )
  expect(conversation.reactionOf(ada, AT + REACTION_MS - 1)).toBe("🎉")
  expect(conversation.reactionOf(ada, AT + REACTION_MS)).toBeUndefined()
  expect(conversation.reactionOf(bea, AT)).toBeUndefined()
})
