// SPDX-License-Identifier: Apache-2.0
/**
 * What was said since one joined: chat and reactions. Who said it is what MLS proved; a
 * message says nothing of its author.
 *
 * @module
 */
import type { Content } from "@landmoot/core/protocol"
import type { ParticipantId } from "@landmoot/core/units"
import type { ChatMessage } from "../types.ts"

/** How many messages are kept. Higher: more memory; lower: long meetings forget their beginning. */
export const MAX_CHAT_MESSAGES = 2_000
/** How long a reaction shows. */
export const REACTION_MS = 5_000

/** The kinds of content that people read. */
export type Utterance = Extract<
  Content,
  { readonly kind: "chat" | "chat-edit" | "chat-delete" | "reaction" }
>

/** Something that a member said. */
export interface Said {
  readonly participant: ParticipantId
  readonly content: Utterance
  /** When it arrived, milliseconds since 1970. */
  readonly at: number
}

interface Entry {
  readonly id: string
  readonly participant: ParticipantId
  readonly text: string | undefined
  readonly edited: boolean
  readonly reply?: string
  readonly at: number
  readonly delivery?: "sending" | "failed"
}

/** What the chat is shown with. */
export interface Reader {
  readonly self: ParticipantId
  readonly nameOf: (participant: ParticipantId) => string
}

/** Remembers what people say. Owns nothing but memory. */
export class Conversation {
  readonly #entries = new Map<string, Entry>()
  readonly #reactions = new Map<ParticipantId, { readonly reaction: string; readonly at: number }>()
  #ignored = 0

  /** How much was said that did not count: others' messages changed, ids used twice. */
  get ignored(): number {
    return this.#ignored
  }

  /** Takes in what somebody said. */
  hear({ participant, content, at }: Said): void {
    switch (content.kind) {
      case "chat": {
        const { id, text, reply } = content
        if (this.#entries.has(id)) this.#ignored += 1
        else this.#add({ id, participant, text, edited: false, at, ...withReply(reply) })
        return
      }
      case "chat-edit":
        this.#change(participant, content.id, { text: content.text, edited: true })
        return
      case "chat-delete":
        this.#change(participant, content.id, { text: undefined })
        return
      case "reaction":
        this.#reactions.set(participant, { reaction: content.reaction, at })
    }
  }

  /** Shows one's own message while it is on its way, or says that it was not sent. */
  mark(id: string, delivery: "sending" | "failed" | undefined): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    const { delivery: _, ...rest } = entry
    this.#entries.set(id, delivery === undefined ? rest : { ...rest, delivery })
  }

  /** Whether a message is this participant's and still there. */
  isOwn(id: string, participant: ParticipantId): boolean {
    const entry = this.#entries.get(id)
    return entry?.participant === participant && entry.text !== undefined
  }

  /** The messages, oldest first. */
  chat({ self, nameOf }: Reader): readonly ChatMessage[] {
    return [...this.#entries.values()].map((entry) => ({
      ...entry,
      name: nameOf(entry.participant),
      self: entry.participant === self,
    }))
  }

  /** What somebody's reaction is at a moment. */
  reactionOf(participant: ParticipantId, now: number): string | undefined {
    const shown = this.#reactions.get(participant)
    return shown === undefined || now - shown.at >= REACTION_MS ? undefined : shown.reaction
  }

  #add(entry: Entry): void {
    this.#entries.set(entry.id, entry)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > MAX_CHAT_MESSAGES && oldest !== undefined) {
      this.#entries.delete(oldest)
    }
  }

  #change(
    participant: ParticipantId,
    id: string,
    change: { readonly text: string | undefined; readonly edited?: boolean },
  ): void {
    const entry = this.#entries.get(id)
    // Whoever joined later does not have every message that is changed.
    if (entry === undefined) return
    if (entry.participant !== participant || entry.text === undefined) this.#ignored += 1
    else this.#entries.set(id, { ...entry, ...change })
  }
}

function withReply(reply: string | undefined): { readonly reply?: string } {
  return reply === undefined ? {} : { reply }
}
