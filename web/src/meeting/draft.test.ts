// SPDX-License-Identifier: Apache-2.0
import type { ChatMessage } from "@landmoot/client"
import { expect, test } from "vitest"
import { person } from "../testing/meeting-state.ts"
import {
  canChange,
  EMPTY_DRAFT,
  editDraft,
  lastOwn,
  plainDraft,
  replyDraft,
  settledDraft,
} from "./draft.ts"

function own(id: string, more: Partial<ChatMessage> = {}): ChatMessage {
  const { participant, name } = person("a")
  return { id, participant, name, self: true, text: id, edited: false, at: 0, ...more }
}

test("WR1: what is being written is kept while a message is changed", () => {
  const begun = { kind: "new", text: "half a" } as const
  const editing = editDraft(begun, own("1"))
  expect(editing).toEqual({ kind: "edit", id: "1", text: "1", kept: "half a" })
  expect(editDraft(editing, own("2"))).toMatchObject({ text: "2", kept: "half a" })
  expect(plainDraft(editing)).toEqual(begun)
  expect(replyDraft(editing, "3")).toEqual({ kind: "reply", id: "3", text: "half a" })
})

test("WR2: only one's own messages that were sent and are there can be changed", () => {
  expect(canChange(own("1"))).toBe(true)
  const others = [{ self: false }, { text: undefined }, { delivery: "failed" as const }]
  for (const more of others) {
    expect(canChange(own("1", more))).toBe(false)
    expect(editDraft(EMPTY_DRAFT, own("1", more))).toBe(EMPTY_DRAFT)
  }
  expect(lastOwn([own("1"), own("2"), own("3", { self: false })])?.id).toBe("2")
})

test("WR3: a draft about a message that was deleted becomes a plain one", () => {
  const reply = replyDraft({ kind: "new", text: "yes" }, "1")
  expect(settledDraft(reply, [own("1")])).toBe(reply)
  expect(settledDraft(reply, [own("1", { text: undefined })])).toEqual({ kind: "new", text: "yes" })
  expect(settledDraft(EMPTY_DRAFT, [])).toBe(EMPTY_DRAFT)
})
