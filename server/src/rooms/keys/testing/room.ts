// SPDX-License-Identifier: Apache-2.0
/** A key desk with people around it, whose members do by hand what they are told. All bytes are dummies. */
import type { CodedError } from "@landmoot/core"
import { type KeysItem, type KeysRequest, MAX_ADDS_PER_COMMIT } from "@landmoot/core/protocol"
import { type ParticipantId, participantId, type SessionId, sessionId } from "@landmoot/core/units"
import { vi } from "vitest"
import { type DeskPerson, KeyDesk } from "../desk.ts"

/** The group of every room. */
export const GROUP: string = "g".repeat(22)

/** A desk with people around it, whose members do what they are told to by hand. */
export class Room {
  readonly desk: KeyDesk
  readonly told = new Map<SessionId, KeysItem[]>()
  people: readonly DeskPerson[]

  constructor(count: number, inherited?: readonly DeskPerson[]) {
    this.people = inherited ?? Array.from({ length: count }, (_none, index) => person(index))
    this.desk = new KeyDesk({
      send: (sessions, item) => {
        for (const session of sessions) this.heard(session).push(item)
      },
      propose: async ({ epoch, leaf }) => await Promise.resolve(`remove_${leaf}_in_${epoch}`),
      ...(inherited === undefined ? {} : { inherited }),
      nowMs: () => performance.now(),
    })
    this.desk.follow(this.people)
  }

  heard(session: SessionId): KeysItem[] {
    const items = this.told.get(session) ?? []
    this.told.set(session, items)
    return items
  }

  /** What a person was told of one kind, and has not been asked for before. */
  took<What extends KeysItem["what"]>(
    index: number,
    what: What,
  ): readonly Extract<KeysItem, { what: What }>[] {
    const items = this.heard(idOf(index))
    const found = items.filter((item) => item.what === what)
    this.told.set(
      idOf(index),
      items.filter((item) => item.what !== what),
    )
    return found as Extract<KeysItem, { what: What }>[]
  }

  async ask(index: number, request: KeysRequest): Promise<readonly KeysItem[]> {
    return await this.desk.handle(idOf(index), request)
  }

  async handIn(...indices: readonly number[]): Promise<void> {
    for (const index of indices) await this.ask(index, handIn(index))
  }

  /** Commits: adds these people to these leaves, and removes others. */
  async commit(
    by: number,
    epoch: number,
    change: {
      readonly add?: readonly (readonly [person: number, leaf: number])[]
      readonly remove?: readonly number[]
      readonly refuse?: readonly number[]
      readonly commit?: string
    } = {},
  ): Promise<void> {
    const { add = [], remove = [], refuse = [] } = change
    await this.ask(by, {
      what: "commit",
      group: GROUP,
      epoch,
      commit: change.commit ?? `commit_${epoch}`,
      ...(add.length === 0 ? {} : { welcome: `welcome_${epoch}` }),
      added: add.map(([index, leaf]) => ({ session: idOf(index), leaf })),
      removed: [...remove],
      refused: refuse.map(idOf),
    })
  }

  /** Makes a group of so many people: person n holds leaf n, in epoch 1. */
  async meet(count: number): Promise<void> {
    await this.handIn(...Array.from({ length: count }, (_none, index) => index))
    await this.ask(0, { what: "create", group: GROUP })
    await pass(2000)
    for (let first = 1, epoch = 0; first < count; first += MAX_ADDS_PER_COMMIT, epoch += 1) {
      const last = Math.min(count, first + MAX_ADDS_PER_COMMIT)
      const add = Array.from({ length: last - first }, (_none, index) => first + index)
      await this.commit(0, epoch, { add: add.map((index) => [index, index] as const) })
      await pass(5000)
    }
    this.told.clear()
  }

  /** These are in the room from now on. */
  async stay(people: readonly DeskPerson[]): Promise<void> {
    this.people = people
    this.desk.follow(people)
    await pass(0)
  }
}

/** Sessions, people and requests by number. */
export const idOf = (index: number): SessionId => sessionId(`s_${String(index).padStart(22, "0")}`)
export const whoIs = (index: number): ParticipantId =>
  participantId(`p_${String(index).padStart(22, "0")}`)
export const person = (index: number, change: Partial<DeskPerson> = {}): DeskPerson => ({
  session: idOf(index),
  participant: whoIs(index),
  connected: true,
  ...change,
})
export const handIn = (index: number): KeysRequest => ({
  what: "hand-in",
  keyPackage: `package_${index}`,
})
export const sync = (
  epoch: number,
  leaf: number,
  leaves: readonly number[],
): Extract<KeysRequest, { what: "sync" }> => ({
  what: "sync",
  group: GROUP,
  epoch,
  leaf,
  leaves: [...leaves],
})
export const say = (
  epoch: number,
  message = "hello",
): Extract<KeysRequest, { what: "message" }> => ({
  what: "message",
  group: GROUP,
  epoch,
  message,
})
export const pass = async (ms: number): Promise<void> =>
  void (await vi.advanceTimersByTimeAsync(ms))

/** The code of a refusal, or that there was none. */
export async function codeOf(run: Promise<unknown>): Promise<string> {
  return await run.then(
    () => "nothing was refused",
    (error: CodedError) => error.code,
  )
}
