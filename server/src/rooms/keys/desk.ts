// SPDX-License-Identifier: Apache-2.0
/**
 * The key desk of a seat: the delivery service of a meeting's key group (RFC 9750).
 * It says whose turn it is, orders commits by epoch, passes bytes on that it cannot
 * read, and proposes to remove whoever is out. Rules KD1 and on of `SPEC.md`.
 *
 * What members say of their leaves cannot be checked here. A lie disturbs the group,
 * and those who do not do what they were asked come last; a group that cannot go on ends.
 *
 * @module
 */
import {
  type KeysItem,
  type KeysRequest,
  MAX_ADDS_PER_COMMIT,
  MAX_GROUP_LEAVES,
} from "@landmoot/core/protocol"
import type { ParticipantId, SessionId } from "@landmoot/core/units"
import { Allowances } from "./allowances.ts"
import { adopt, type Claim } from "./claims.ts"
import { KeyDeskError } from "./errors.ts"
import { KeyGroup } from "./group.ts"
import {
  ASK_MS,
  CLAIM_FIRST_MS,
  CLAIM_OTHERS_MS,
  commitIntervalMs,
  DISPLACED_MS,
  FAILED_ROUNDS,
  MAX_ITEMS,
  SHIRKER_MS,
  UNCLAIMED_MS,
} from "./limits.ts"

/** Somebody in the room, as the seat's state has them. */
export interface DeskPerson {
  readonly session: SessionId
  readonly participant: ParticipantId
  readonly connected: boolean
}

/** What a key desk is made of. */
export interface KeyDeskOptions {
  /** Tells these sessions; calls are in order for each of them. */
  readonly send: (sessions: readonly SessionId[], item: KeysItem) => void
  /** Makes the seat's signed proposal to remove a leaf, base64url. */
  readonly propose: (removal: {
    readonly group: string
    readonly epoch: number
    readonly leaf: number
  }) => Promise<string>
  /** Those who were there when this seat took over from a lost one. */
  readonly inherited?: readonly DeskPerson[]
  /** A steady clock in ms. */
  readonly nowMs: () => number
}

/** Somebody who waits to be added. */
interface Waiting {
  readonly keyPackage: string
  /** Members that refused the package; it is not offered to them again. */
  readonly refusedBy: Set<SessionId>
}

/** A question under way: who was asked so far, and until when the last of them may take. */
interface Ask {
  readonly asked: Set<SessionId>
  last: SessionId | undefined
  untilMs: number
  rounds: number
  /** What was offered to each, and which removals they knew of. */
  readonly offered: Map<SessionId, { sessions: readonly SessionId[]; removals: readonly number[] }>
}

/** Claims that a seat which took over waits for. */
interface Adoption {
  readonly claims: Map<SessionId, Claim>
  /** Fulfilled when it is over. */
  readonly over: PromiseWithResolvers<void>
  untilMs: number
}

/** The desk of one seat. */
export class KeyDesk {
  readonly #options: KeyDeskOptions
  /** Owned here, all of it; every method runs to its end without interruption. */
  readonly #people = new Map<SessionId, DeskPerson & { readonly allowances: Allowances }>()
  readonly #waiting = new Map<SessionId, Waiting>()
  /** Sessions that did not do what they were asked, and until when they come last. */
  readonly #shirkers = new Map<SessionId, number>()
  #group: KeyGroup | undefined
  #ask: Ask | undefined
  #adoption: Adoption | undefined
  /** Those who were there before this seat took over, and may take up what nobody has claimed. */
  #old: ReadonlySet<ParticipantId> = new Set()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: KeyDeskOptions) {
    this.#options = options
    const { inherited } = options
    if (inherited === undefined || inherited.length === 0) return
    this.#old = new Set(inherited.map(({ participant }) => participant))
    const untilMs = options.nowMs() + CLAIM_FIRST_MS
    this.#adoption = { claims: new Map(), over: Promise.withResolvers(), untilMs }
    this.follow(inherited)
  }

  /** Asks everybody where their group is, after a take-over; the seat must be known by then. */
  begin(): void {
    if (this.#adoption === undefined) return
    this.#options.send([...this.#people.keys()], { what: "please-sync" })
  }

  /** Takes note of who is in the room now. */
  follow(people: readonly DeskPerson[]): void {
    if (this.#closed) return
    const now = this.#options.nowMs()
    const present = new Set(people.map(({ session }) => session))
    const participants = new Set(people.map(({ participant }) => participant))
    for (const [session, { participant }] of this.#people) {
      if (present.has(session)) continue
      this.#people.delete(session)
      this.#waiting.delete(session)
      this.#shirkers.delete(session)
      const leaf = this.#group?.leafOf(session)
      // Whoever is back with another session may go on with the leaf.
      if (leaf !== undefined && participants.has(participant)) {
        this.#group?.keep(leaf, participant, now + DISPLACED_MS)
      } else if (leaf !== undefined) this.#expel(leaf, now)
    }
    for (const { session, participant, connected } of people) {
      const allowances = this.#people.get(session)?.allowances ?? new Allowances()
      this.#people.set(session, { session, participant, connected, allowances })
    }
    this.#step()
  }

  /** What members are bound to has changed: they are asked to commit. */
  changed(): void {
    if (this.#group !== undefined) this.#group.wantsCommit = true
    this.#step()
  }

  /**
   * Answers one request of somebody in the room. May come from an attacker.
   *
   * @throws KeyDeskError
   */
  async handle(session: SessionId, request: KeysRequest): Promise<readonly KeysItem[]> {
    const person = this.#people.get(session)
    if (person === undefined || this.#closed) throw KeyDeskError.of("KEYS_NO_LEAF")
    const now = this.#options.nowMs()
    switch (request.what) {
      case "hand-in":
        person.allowances.take("handIn", now)
        this.#handIn(person, request.keyPackage)
        break
      case "create":
        this.#create(person, request.group)
        break
      case "commit":
        this.#commit(person, request)
        break
      case "message":
        this.#message(person, request)
        return []
      case "sync":
        person.allowances.take("sync", now)
        return await this.#sync(person, request)
    }
    this.#step()
    return []
  }

  /** Lets go of timers and of everything kept. Idempotent. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#adoption?.over.resolve()
    this.#adoption = undefined
    this.#group = undefined
    this.#ask = undefined
    this.#waiting.clear()
    this.#people.clear()
  }

  #handIn({ session, participant }: DeskPerson, keyPackage: string): void {
    const group = this.#group
    const now = this.#options.nowMs()
    const leaf = group?.leafOf(session)
    if (group !== undefined && leaf !== undefined) {
      // It has lost its keys, or does not follow what was committed.
      group.deserted.add(session)
      this.#expel(leaf, now)
    }
    for (const vacant of group?.vacant() ?? []) {
      // Whoever hands in does not take up the leaf of the session before.
      if (group?.participantOf(vacant.leaf) === participant) this.#expel(vacant.leaf, now)
    }
    const refusedBy = new Set<SessionId>()
    this.#waiting.set(session, { keyPackage, refusedBy })
  }

  #create({ session }: DeskPerson, id: string): void {
    if (this.#group !== undefined) throw KeyDeskError.of("KEYS_GROUP_EXISTS")
    const person = this.#people.get(session)
    if (this.#ask?.asked.has(session) !== true || person === undefined) {
      throw KeyDeskError.of("KEYS_NOT_ASKED")
    }
    const nowMs = this.#options.nowMs()
    const group = new KeyGroup({ id, epoch: 0, nowMs, isIntroduced: true })
    group.give(0, session, person.participant)
    this.#group = group
    this.#ask = undefined
    this.#waiting.delete(session)
  }

  #commit(
    { session, allowances }: DeskPerson & { readonly allowances: Allowances },
    body: Extract<KeysRequest, { readonly what: "commit" }>,
  ): void {
    const group = this.#memberGroup(session, body.group)
    if (body.epoch !== group.epoch) throw KeyDeskError.of("KEYS_EPOCH_STALE")
    const now = this.#options.nowMs()
    const offer = this.#ask?.offered.get(session)
    if (offer === undefined) allowances.take("commit", now)
    this.#requireSound(group, body)
    const listeners = group.holders().map((holder) => holder.session)
    for (const leaf of body.removed) group.remove(leaf)
    const added = body.added.map((each) => each.session)
    const gone: number[] = []
    for (const { session: to, leaf } of body.added) {
      const there = this.#people.get(to)
      if (there === undefined) gone.push(leaf)
      else group.give(leaf, to, there.participant)
      this.#waiting.delete(to)
    }
    this.#refuse(session, body.refused, group)
    group.history.push(group.epoch, body.commit)
    const { id, epoch } = group
    group.epoch += 1
    group.committedMs = now
    group.author = session
    group.isIntroduced = true
    group.wantsCommit = false
    group.deserted.clear()
    this.#ask = undefined
    this.#options.send(listeners, { what: "commit", group: id, epoch, commit: body.commit })
    if (body.welcome !== undefined && added.length > 0) {
      const item = {
        what: "welcome",
        group: id,
        epoch: group.epoch,
        welcome: body.welcome,
      } as const
      this.#options.send(added, item)
    }
    if (offer !== undefined && this.#isHalfDone(group, offer)) this.#shirks(session, now)
    else this.#shirkers.delete(session)
    this.#proposeAnew(group)
    // Whoever left while they were being added.
    for (const leaf of gone) this.#expel(leaf, now)
  }

  /** Requires that a commit adds those who wait, to leaves that are free, and removes what was proposed. */
  #requireSound(group: KeyGroup, body: Extract<KeysRequest, { readonly what: "commit" }>): void {
    const { added, removed, refused, welcome } = body
    const removals = new Set(removed)
    const leaves = new Set(added.map(({ leaf }) => leaf))
    const sessions = new Set([...added.map(({ session }) => session), ...refused])
    const isSound =
      removals.size === removed.length &&
      leaves.size === added.length &&
      sessions.size === added.length + refused.length &&
      added.length > 0 === (welcome !== undefined) &&
      removed.every((leaf) => group.removals.get(leaf)?.epoch === group.epoch) &&
      added.every(({ leaf }) => !group.has(leaf) || removals.has(leaf)) &&
      added.every(({ session }) => this.#waiting.has(session) || this.#wasOffered(session))
    if (!isSound) throw KeyDeskError.of("KEYS_CHANGE_INVALID")
  }

  /** Whether somebody waited when a member was asked, and has left since. */
  #wasOffered(session: SessionId): boolean {
    if (this.#people.has(session)) return false
    return [...(this.#ask?.offered.values() ?? [])].some(({ sessions }) =>
      sessions.includes(session),
    )
  }

  /** Whether a member left out what it was asked to do, and somebody still waits for it. */
  #isHalfDone(
    group: KeyGroup,
    offer: { readonly sessions: readonly SessionId[]; readonly removals: readonly number[] },
  ): boolean {
    return (
      offer.sessions.some((session) => this.#waiting.get(session)?.refusedBy.size === 0) ||
      offer.removals.some((leaf) => group.removals.has(leaf))
    )
  }

  /** A package is out when two members refused it, or the only one who could take it. */
  #refuse(by: SessionId, refused: readonly SessionId[], group: KeyGroup): void {
    const others = group.holders().filter(({ session }) => session !== by && this.#isLive(session))
    for (const session of refused) {
      const waiting = this.#waiting.get(session)
      if (waiting === undefined) continue
      waiting.refusedBy.add(by)
      if (waiting.refusedBy.size < 2 && others.length > 0) continue
      this.#waiting.delete(session)
      this.#options.send([session], { what: "out", code: "KEYS_PACKAGE_REFUSED" })
    }
  }

  #message(
    { session, allowances }: DeskPerson & { readonly allowances: Allowances },
    body: Extract<KeysRequest, { readonly what: "message" }>,
  ): void {
    const group = this.#memberGroup(session, body.group)
    // A message is on its way while a commit is: one epoch back is still open.
    if (body.epoch !== group.epoch && body.epoch !== group.epoch - 1) {
      throw KeyDeskError.of("KEYS_EPOCH_STALE")
    }
    const now = this.#options.nowMs()
    allowances.take("message", now)
    allowances.take("characters", now, body.message.length)
    const others = group.holders().flatMap((to) => (to.session === session ? [] : [to.session]))
    if (others.length > 0) this.#options.send(others, body)
  }

  async #sync(
    { session }: DeskPerson,
    request: Extract<KeysRequest, { readonly what: "sync" }>,
  ): Promise<readonly KeysItem[]> {
    const adoption = this.#adoption
    if (adoption !== undefined) {
      const { group, epoch, leaf, leaves } = request
      if (adoption.claims.size === 0) adoption.untilMs = this.#options.nowMs() + CLAIM_OTHERS_MS
      adoption.claims.set(session, { session, group, epoch, leaf, leaves })
      this.#step()
      await adoption.over.promise
    }
    const person = this.#people.get(session)
    const group = this.#group
    if (group === undefined || group.id !== request.group || person === undefined) {
      throw KeyDeskError.of("KEYS_GROUP_UNKNOWN")
    }
    if (group.leafOf(session) === undefined) {
      const { participant } = person
      if (!group.mayTakeUp(request.leaf, participant, this.#old.has(participant))) {
        throw KeyDeskError.of("KEYS_NO_LEAF")
      }
      group.give(request.leaf, session, participant)
      this.#waiting.delete(session)
    }
    const missed = group.history.since(request.epoch, group.epoch)
    if (missed === undefined) throw KeyDeskError.of("KEYS_TOO_FAR_BEHIND")
    this.#step()
    const commits = missed.map((each) => ({ what: "commit" as const, group: group.id, ...each }))
    return [...commits, ...this.#proposals(group)].slice(0, MAX_ITEMS)
  }

  /** What is proposed now. */
  #proposals(group: KeyGroup): readonly KeysItem[] {
    return [...group.removals.values()].flatMap(({ epoch, proposal }) =>
      proposal === undefined || epoch !== group.epoch
        ? []
        : [{ what: "proposal" as const, group: group.id, epoch, proposal }],
    )
  }

  #memberGroup(session: SessionId, id: string): KeyGroup {
    const group = this.#group
    if (group === undefined || group.id !== id) throw KeyDeskError.of("KEYS_GROUP_UNKNOWN")
    if (group.leafOf(session) === undefined) throw KeyDeskError.of("KEYS_NO_LEAF")
    return group
  }

  /** Has a leaf removed with the next commit. */
  #expel(leaf: number, nowMs: number): void {
    const group = this.#group
    if (group === undefined || group.removals.has(leaf)) return
    group.keep(leaf, undefined, nowMs)
    group.removals.set(leaf, { epoch: group.epoch, proposal: undefined })
    this.#propose(group, leaf)
  }

  /** A proposal is one of its epoch: those that were not committed are made for the next. */
  #proposeAnew(group: KeyGroup): void {
    for (const leaf of group.removals.keys()) {
      group.removals.set(leaf, { epoch: group.epoch, proposal: undefined })
      this.#propose(group, leaf)
    }
  }

  #propose(group: KeyGroup, leaf: number): void {
    const { id, epoch } = group
    // Before the members know this seat's key they could not take its word.
    if (!group.isIntroduced) return
    const made = this.#options.propose({ group: id, epoch, leaf })
    made.then(
      (proposal) => {
        if (this.#group !== group || group.epoch !== epoch || !group.removals.has(leaf)) return
        group.removals.set(leaf, { epoch, proposal })
        const members = group.holders().map(({ session }) => session)
        this.#options.send(members, { what: "proposal", group: id, epoch, proposal })
        this.#step()
      },
      () => undefined, // It is made again for the next epoch.
    )
  }

  #isLive(session: SessionId): boolean {
    return this.#people.get(session)?.connected === true
  }

  #shirks(session: SessionId, nowMs: number): void {
    this.#shirkers.set(session, nowMs + SHIRKER_MS)
  }

  /** Does what is due now, and comes back when something will be. */
  #step(): void {
    if (this.#closed) return
    const now = this.#options.nowMs()
    const next = this.#due(now)
    clearTimeout(this.#timer)
    if (next === undefined) return
    this.#timer = setTimeout(() => this.#step(), Math.max(1, Math.ceil(next - now)))
    this.#timer.unref()
  }

  /** Does what is due now; gives when to look again, in ms; undefined: when something has happened. */
  #due(now: number): number | undefined {
    if (this.#adoption !== undefined) {
      const { claims, untilMs } = this.#adoption
      const live = [...this.#people.values()].filter(({ connected }) => connected)
      const silent = live.filter(
        ({ session }) => !claims.has(session) && !this.#waiting.has(session),
      )
      if (now < untilMs && silent.length > 0) return untilMs
      this.#adopt(this.#adoption, now)
    }
    const group = this.#group
    if (group === undefined) return this.#dueToCreate(now)
    for (const { leaf, untilMs } of group.vacant()) if (untilMs <= now) this.#expel(leaf, now)
    const vacant = group.vacant()
    const holders = group.holders()
    const isDeserted = group.deserted.size > holders.length
    if ((holders.length === 0 && vacant.length === 0) || isDeserted) {
      if (isDeserted && group.author !== undefined) this.#shirks(group.author, now)
      this.#endGroup(group)
      return this.#dueToCreate(now)
    }
    const times = vacant.map(({ untilMs }) => untilMs)
    const commit = this.#dueToCommit(group, now)
    if (this.#group === undefined) return this.#dueToCreate(now)
    return commit === undefined && times.length === 0
      ? undefined
      : Math.min(commit ?? Infinity, ...times)
  }

  #dueToCreate(now: number): number | undefined {
    const live = [...this.#waiting.keys()].filter((session) => this.#isLive(session))
    const tell = (session: SessionId): void => {
      this.#options.send([session], { what: "please-create" })
    }
    return this.#askNext(live, now, tell)
  }

  #dueToCommit(group: KeyGroup, now: number): number | undefined {
    const isProposed = [...group.removals.values()].every(({ proposal }) => proposal !== undefined)
    const removes = group.removals.size > 0 && isProposed
    const room = MAX_GROUP_LEAVES - group.size
    const adds = [...this.#waiting.keys()].filter((session) => this.#isLive(session)).slice(0, room)
    if (adds.length === 0 && !removes && !group.wantsCommit) {
      this.#ask = undefined
      return undefined
    }
    const notBefore = group.committedMs + commitIntervalMs(group.size, removes)
    if (this.#ask === undefined && now < notBefore) return notBefore
    const live = group.holders().flatMap(({ session }) => (this.#isLive(session) ? [session] : []))
    const next = this.#askNext(live, now, (session) => this.#askToCommit(group, session, adds))
    if (this.#ask === undefined || this.#ask.rounds < FAILED_ROUNDS) return next
    if (adds.length === 0 && !removes) {
      // Nobody is kept waiting by it.
      group.wantsCommit = false
      this.#ask = undefined
      return undefined
    }
    this.#endGroup(group)
    return undefined
  }

  #askToCommit(group: KeyGroup, session: SessionId, adds: readonly SessionId[]): void {
    const offered = adds
      .filter((each) => this.#waiting.get(each)?.refusedBy.has(session) === false)
      .slice(0, MAX_ADDS_PER_COMMIT)
    const { id, epoch } = group
    const removals = [...group.removals].flatMap(([leaf, { proposal }]) => (proposal ? [leaf] : []))
    this.#ask?.offered.set(session, { sessions: offered, removals })
    this.#options.send([session], {
      what: "please-commit",
      group: id,
      epoch,
      waiting: offered.map((each) => ({
        session: each,
        keyPackage: this.#waiting.get(each)!.keyPackage,
      })),
    })
  }

  /**
   * Asks one after the other, those who did nothing lately last of all. Gives when the
   * one who was asked last has had the time to answer.
   */
  #askNext(
    candidates: readonly SessionId[],
    now: number,
    tell: (session: SessionId) => void,
  ): number | undefined {
    for (const [session, untilMs] of this.#shirkers) {
      if (untilMs <= now) this.#shirkers.delete(session)
    }
    const ask = (this.#ask ??= {
      asked: new Set(),
      last: undefined,
      untilMs: 0,
      rounds: 0,
      offered: new Map(),
    })
    const isAway = ask.last !== undefined && !candidates.includes(ask.last)
    if (ask.last !== undefined && now < ask.untilMs && !isAway) return ask.untilMs
    if (ask.last !== undefined && !isAway) this.#shirks(ask.last, now)
    const inTurn = candidates
      .filter((session) => !ask.asked.has(session))
      .toSorted((one, other) => this.#lateness(one) - this.#lateness(other))
    const [next] = inTurn
    if (next === undefined) {
      if (candidates.length === 0 && this.#waiting.size === 0) return undefined
      // Everybody was asked, or nobody is there to be: once more from the beginning.
      if (now >= ask.untilMs) {
        ask.rounds += ask.untilMs === 0 ? 0 : 1
        ask.asked.clear()
        ask.untilMs = now + ASK_MS
        ask.last = undefined
        if (candidates.length > 0) return this.#askNext(candidates, now, tell)
      }
      return ask.untilMs
    }
    ask.asked.add(next)
    ask.last = next
    ask.untilMs = now + ASK_MS
    tell(next)
    return ask.untilMs
  }

  #lateness(session: SessionId): number {
    return this.#shirkers.get(session) ?? 0
  }

  #adopt({ claims, over }: Adoption, now: number): void {
    this.#adoption = undefined
    const adopted = adopt([...claims.values()])
    if (adopted !== undefined) {
      const { group: id, epoch, leaves } = adopted
      const group = new KeyGroup({ id, epoch, nowMs: now, isIntroduced: false })
      for (const [leaf, session] of leaves) {
        const person = session === undefined ? undefined : this.#people.get(session)
        if (person === undefined) group.keep(leaf, undefined, now + UNCLAIMED_MS)
        else group.give(leaf, person.session, person.participant)
      }
      group.wantsCommit = true
      this.#group = group
    }
    over.resolve()
  }

  /** Nobody can go on with this group: those who hold a leaf hand in anew. */
  #endGroup(group: KeyGroup): void {
    this.#group = undefined
    this.#ask = undefined
    const members = group.holders().map(({ session }) => session)
    if (members.length > 0) {
      this.#options.send(members, { what: "out", code: "KEYS_GROUP_ENDED" })
    }
  }
}
