// SPDX-License-Identifier: Apache-2.0
/**
 * What the person says to the others besides sound and picture, and what they hear: chat,
 * reactions, the raised hand, the name.
 *
 * @module
 */
import { type Content, contentSchema, nameField } from "@landmoot/core/protocol"
import type { ParticipantId } from "@landmoot/core/units"
import { randomText } from "../bytes.ts"
import {
  AgentError,
  Conversation,
  type Keys,
  type OwnProfile,
  REACTION_MS,
  type Said,
  type Utterance,
} from "../keys/index.ts"
import type { ChatMessage } from "../types.ts"
import { MeetingError } from "./errors.ts"

/** What words need. */
export interface WordsOptions {
  readonly keys: Pick<Keys, "say" | "describe">
  readonly self: ParticipantId
  readonly name: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly onChange: () => void
}

/** Says and hears. Owns what was said since one joined, and timers for reactions. */
export class Words {
  readonly #options: WordsOptions
  readonly #conversation = new Conversation()
  readonly #names = new Map<ParticipantId, string>()
  /** Made anew after a change: snapshots are composed far more often than people write. */
  #chat: readonly ChatMessage[] | undefined
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  #own: OwnProfile

  constructor(options: WordsOptions) {
    this.#options = options
    this.#own = { name: options.name }
    options.keys.describe(this.#own)
  }

  /** The messages, oldest first. */
  get chat(): readonly ChatMessage[] {
    this.#chat ??= this.#conversation.chat({
      self: this.#options.self,
      nameOf: (participant) => this.nameOf(participant),
    })
    return this.#chat
  }

  /** What somebody calls themselves, even after they have left; empty if nothing was heard. */
  nameOf(participant: ParticipantId): string {
    return participant === this.#options.self
      ? this.#own.name
      : (this.#names.get(participant) ?? "")
  }

  /** The reaction that somebody shows now. */
  reactionOf(participant: ParticipantId): string | undefined {
    return this.#conversation.reactionOf(participant, this.#options.now())
  }

  /** Since when one's own hand is raised, milliseconds since 1970. */
  get ownHand(): number | undefined {
    return this.#own.hand === undefined ? undefined : this.#own.hand * 1000
  }

  /** Takes note of what members call themselves. */
  learn(members: readonly { readonly participant: ParticipantId; readonly name: string }[]): void {
    for (const { participant, name } of members) {
      if (name === "" || this.#names.get(participant) === name) continue
      this.#names.set(participant, name)
      this.#chat = undefined
    }
  }

  /** Takes in what another member said. */
  hear(said: Said): void {
    this.#conversation.hear(said)
    if (said.content.kind === "reaction") this.#forgetLater()
    this.#changed()
  }

  /** Says a chat message. It shows at once. @throws MeetingError, or AgentError `KEYS_NOT_SENT` */
  async send(text: string, reply: string | undefined): Promise<void> {
    const id = randomText()
    const content = parse({ kind: "chat", id, text, ...(reply === undefined ? {} : { reply }) })
    this.#hearSelf(content)
    this.#conversation.mark(id, "sending")
    this.#changed()
    try {
      await this.#options.keys.say(content)
      this.#conversation.mark(id, undefined)
    } catch (error) {
      this.#conversation.mark(id, "failed")
      throw error
    } finally {
      this.#changed()
    }
  }

  /** Changes one's own message. @throws AgentError `KEYS_NOT_OWN_MESSAGE`, `KEYS_NOT_SENT` */
  async edit(id: string, text: string): Promise<void> {
    await this.#change(id, parse({ kind: "chat-edit", id, text }))
  }

  /** Takes one's own message back. @throws AgentError `KEYS_NOT_OWN_MESSAGE`, `KEYS_NOT_SENT` */
  async delete(id: string): Promise<void> {
    await this.#change(id, parse({ kind: "chat-delete", id }))
  }

  /** Shows a reaction for a moment. */
  async react(reaction: string): Promise<void> {
    const content = parse({ kind: "reaction", reaction })
    await this.#options.keys.say(content)
    this.#hearSelf(content)
    this.#forgetLater()
    this.#changed()
  }

  /** Raises one's hand, or lowers it. */
  raise(raised: boolean): void {
    const { name, hand } = this.#own
    if ((hand !== undefined) === raised) return
    const now = Math.floor(this.#options.now() / 1000)
    this.#describe(raised ? { name, hand: now } : { name })
  }

  /** Calls oneself something else. @throws MeetingError `PREPARATION_NAME_INVALID` */
  rename(name: string): void {
    const parsed = nameField.safeParse(name)
    if (!parsed.success) throw MeetingError.nameInvalid()
    this.#describe({ ...this.#own, name: parsed.data })
  }

  /** Stops its timers. Idempotent. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  #describe(profile: OwnProfile): void {
    this.#own = profile
    this.#options.keys.describe(profile)
    this.#changed()
  }

  #hearSelf(content: Utterance): void {
    const { self, now } = this.#options
    this.#conversation.hear({ participant: self, content, at: now() })
  }

  async #change(id: string, content: Utterance): Promise<void> {
    if (!this.#conversation.isOwn(id, this.#options.self)) throw AgentError.notOwnMessage()
    await this.#options.keys.say(content)
    this.#hearSelf(content)
    this.#changed()
  }

  #changed(): void {
    this.#chat = undefined
    this.#options.onChange()
  }

  /** A reaction goes away by itself, which nobody else tells. */
  #forgetLater(): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#options.onChange()
    }, REACTION_MS)
    this.#timers.add(timer)
  }
}

/** Checks what is to be said by the protocol's rules. @throws MeetingError `MEETING_WORDS_INVALID` */
function parse(
  content: Utterance | { readonly kind: "reaction"; readonly reaction: string },
): Utterance {
  const parsed = contentSchema.safeParse(content)
  if (!parsed.success || !isUtterance(parsed.data)) throw MeetingError.wordsInvalid()
  return parsed.data
}

function isUtterance(content: Content): content is Utterance {
  return content.kind !== "profiles" && content.kind !== "alive"
}
