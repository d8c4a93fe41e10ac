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
import { Adoption } from "./adoption.ts"
import { Allowances } from "./allowances.ts"
import { Asking, type Offer } from "./asking.ts"
import { KeyDeskError } from "./errors.ts"
import { KeyGroup } from "./group.ts"
import {
  commitIntervalMs,
  DISPLACED_MS,
  FAILED_ROUNDS,
  LEFT_OUT,
  MAX_ITEMS,
  UNCLAIMED_MS,
} from "./limits.ts"
import { type Propose, Removals } from "./removals.ts"
import { WaitingList } from "./waiting-list.ts"

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
  readonly propose: Propose
  /** Those who were there when this seat took over from a lost one. */
  readonly inherited?: readonly DeskPerson[]
  /** A steady clock in ms. */
  readonly nowMs: () => number
}

/** Somebody in the room, and what they may ask and say now. */
type Person = DeskPerson & { readonly allowances: Allowances }

type RequestOf<What extends KeysRequest["what"]> = Extract<KeysRequest, { readonly what: What }>

/** The desk of one seat. Every method runs to its end without interruption, but for `sync`. */
export class KeyDesk {
  readonly #options: KeyDeskOptions
  /** Owned here, as is everything below. */
  readonly #people = new Map<SessionId, Person>()
  readonly #waiting = new WaitingList()
  readonly #asking = new Asking()
  #group: KeyGroup | undefined
  /** After a take-over, until it is clear where the group is. */
  #adoption: Adoption | undefined
  /** Those who were there before this seat took over, and may take up what nobody has claimed. */
  readonly #before: ReadonlySet<ParticipantId>
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: KeyDeskOptions) {
    this.#options = options
    const { inherited = [] } = options
    this.#before = new Set(inherited.map(({ participant }) => participant))
    if (inherited.length > 0) this.#adoption = new Adoption(options.nowMs())
    this.follow(inherited)
  }

  /** Asks everybody where their group is, after a take-over; they have to know the seat by then. */
  begin(): void {
    if (this.#adoption === undefined) return
    this.#options.send([...this.#people.keys()], { what: "please-sync" })
  }

  /** Takes note of who is in the room now. */
  follow(people: readonly DeskPerson[]): void {
    if (this.#closed) return
    const present = new Set(people.map(({ session }) => session))
    const participants = new Set(people.map(({ participant }) => participant))
    for (const { session, participant } of this.#people.values()) {
      if (!present.has(session)) this.#left(session, participants.has(participant))
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
    switch (request.what) {
      case "hand-in":
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
        break
      case "sync":
        return await this.#sync(person, request)
    }
    this.#step()
    return []
  }

  /** Lets go of timers and of everything kept. Idempotent. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#adoption?.decide()
    this.#adoption = undefined
    this.#group?.removals.close()
    this.#group = undefined
    this.#asking.end()
    this.#waiting.clear()
    this.#people.clear()
  }

  #left(session: SessionId, isBack: boolean): void {
    const person = this.#people.get(session)
    this.#people.delete(session)
    this.#waiting.delete(session)
    this.#asking.forgive(session)
    const leaf = this.#group?.leafOf(session)
    if (leaf === undefined) return
    // Whoever is back with another session may go on with the leaf.
    const untilMs = this.#options.nowMs() + DISPLACED_MS
    if (isBack) this.#group?.keep(leaf, person?.participant, untilMs)
    else this.#group?.expel(leaf)
  }

  #handIn({ session, participant, allowances }: Person, keyPackage: string): void {
    allowances.take("handIn", this.#options.nowMs())
    const group = this.#group
    const leaf = group?.leafOf(session)
    if (group !== undefined && leaf !== undefined) {
      // It has lost its keys, or does not follow what was committed.
      group.deserted.add(session)
      group.expel(leaf)
    }
    for (const vacant of group?.vacant() ?? []) {
      // Whoever hands in does not take up the leaf of the session before.
      if (group?.participantOf(vacant.leaf) === participant) group.expel(vacant.leaf)
    }
    this.#waiting.put(session, keyPackage)
  }

  #create({ session, participant }: Person, id: string): void {
    if (this.#group !== undefined) throw KeyDeskError.of("KEYS_GROUP_EXISTS")
    if (this.#asking.offerTo(session) === undefined) throw KeyDeskError.of("KEYS_NOT_ASKED")
    const group = this.#newGroup(id, 0)
    group.removals.enter(0)
    group.give(0, session, participant)
    this.#asking.end()
    this.#waiting.delete(session)
  }

  #newGroup(id: string, epoch: number): KeyGroup {
    const removals = new Removals(id, this.#options.propose, (item) => {
      this.#tellMembers(item)
      this.#step()
    })
    this.#group = new KeyGroup({ id, epoch, nowMs: this.#options.nowMs(), removals })
    return this.#group
  }

  #commit({ session, allowances }: Person, body: RequestOf<"commit">): void {
    const group = this.#groupOf(session, body.group)
    if (body.epoch !== group.epoch) throw KeyDeskError.of("KEYS_EPOCH_STALE")
    const nowMs = this.#options.nowMs()
    const offer = this.#asking.offerTo(session)
    if (offer === undefined) allowances.take("commit", nowMs)
    this.#requireSound(group, body)
    for (const leaf of body.removed) group.remove(leaf)
    const { group: id, epoch, commit, welcome } = body
    this.#tellMembers({ what: "commit", group: id, epoch, commit })
    const gone = this.#giveLeaves(group, body.added)
    group.advance({ author: session, commit, nowMs })
    const added = body.added.flatMap((each) => (this.#people.has(each.session) ? each.session : []))
    if (welcome !== undefined && added.length > 0) {
      this.#options.send(added, { what: "welcome", group: id, epoch: group.epoch, welcome })
    }
    // Whoever left while they were being added.
    for (const leaf of gone) group.expel(leaf)
    this.#refuse(group, session, body.refused)
    this.#asking.end()
    if (offer?.removals.some((leaf) => group.removals.has(leaf)) === true) group.leftOut += 1
    else if (body.removed.length > 0) group.leftOut = 0
    if (offer !== undefined && this.#isHalfDone(group, offer)) this.#asking.shirks(session, nowMs)
    else this.#asking.forgive(session)
  }

  /** Gives leaves to those who were added; gives the leaves of those who have left meanwhile. */
  #giveLeaves(group: KeyGroup, added: RequestOf<"commit">["added"]): readonly number[] {
    return added.flatMap(({ session, leaf }) => {
      this.#waiting.delete(session)
      const person = this.#people.get(session)
      if (person !== undefined) group.give(leaf, session, person.participant)
      return person === undefined ? [leaf] : []
    })
  }

  /** Requires that a commit adds those who wait, to leaves that are free, and removes what was proposed. */
  #requireSound(group: KeyGroup, body: RequestOf<"commit">): void {
    const { added, removed, refused, welcome } = body
    const proposed = new Set(group.removals.leaves())
    const removals = new Set(removed)
    const leaves = new Set(added.map(({ leaf }) => leaf))
    const sessions = new Set([...added.map(({ session }) => session), ...refused])
    const isSound =
      removals.size === removed.length &&
      leaves.size === added.length &&
      sessions.size === added.length + refused.length &&
      added.length > 0 === (welcome !== undefined) &&
      removed.every((leaf) => proposed.has(leaf)) &&
      added.every(({ leaf }) => !group.has(leaf) || removals.has(leaf)) &&
      added.every(({ session }) => this.#mayBeAdded(session))
    if (!isSound) throw KeyDeskError.of("KEYS_CHANGE_INVALID")
  }

  /** Whether somebody waits, or did when a member was asked and has left since. */
  #mayBeAdded(session: SessionId): boolean {
    if (this.#waiting.has(session)) return true
    return !this.#people.has(session) && this.#asking.wasOffered(session)
  }

  /** Whether a member left out what it was asked to do, and somebody still waits for it. */
  #isHalfDone(group: KeyGroup, { sessions, removals }: Offer): boolean {
    return (
      sessions.some((session) => this.#waiting.isUndisputed(session)) ||
      removals.some((leaf) => group.removals.has(leaf))
    )
  }

  #refuse(group: KeyGroup, by: SessionId, refused: readonly SessionId[]): void {
    const isAlone = !group.members().some((member) => member !== by && this.#isLive(member))
    const out = this.#waiting.refuse(by, refused, isAlone)
    if (out.length > 0) this.#options.send(out, { what: "out", code: "KEYS_PACKAGE_REFUSED" })
  }

  #message({ session, allowances }: Person, body: RequestOf<"message">): void {
    const group = this.#groupOf(session, body.group)
    // A message is on its way while a commit is: one epoch back is still open.
    if (body.epoch !== group.epoch && body.epoch !== group.epoch - 1) {
      throw KeyDeskError.of("KEYS_EPOCH_STALE")
    }
    const nowMs = this.#options.nowMs()
    allowances.take("message", nowMs)
    allowances.take("characters", nowMs, body.message.length)
    const { to, ...item } = body
    this.#tellMembers(item, (member) => member !== session && to?.includes(member) !== false)
  }

  async #sync(asker: Person, request: RequestOf<"sync">): Promise<readonly KeysItem[]> {
    const { session } = asker
    const nowMs = this.#options.nowMs()
    asker.allowances.take("sync", nowMs)
    const adoption = this.#adoption
    if (adoption !== undefined) {
      adoption.claim({ ...request, session }, nowMs)
      this.#step()
      await adoption.over
    }
    // Looked at anew: they may have left while this waited.
    const person = this.#people.get(session)
    const group = this.#group
    if (person === undefined || group?.id !== request.group) {
      throw KeyDeskError.of("KEYS_GROUP_UNKNOWN")
    }
    if (group.leafOf(session) === undefined) this.#takeUp(group, person, request.leaf)
    const missed = group.history.since(request.epoch, group.epoch)
    if (missed === undefined) throw KeyDeskError.of("KEYS_TOO_FAR_BEHIND")
    this.#step()
    const { id } = group
    const commits = missed.map((each) => ({ what: "commit" as const, group: id, ...each }))
    return [...commits, ...group.removals.items()].slice(0, MAX_ITEMS)
  }

  #takeUp(group: KeyGroup, { session, participant }: Person, leaf: number): void {
    if (!group.mayTakeUp(leaf, participant, this.#before.has(participant))) {
      throw KeyDeskError.of("KEYS_NO_LEAF")
    }
    group.give(leaf, session, participant)
    this.#waiting.delete(session)
  }

  /** The group, for a member of it. */
  #groupOf(session: SessionId, id: string): KeyGroup {
    const group = this.#group
    if (group?.id !== id) throw KeyDeskError.of("KEYS_GROUP_UNKNOWN")
    if (group.leafOf(session) === undefined) throw KeyDeskError.of("KEYS_NO_LEAF")
    return group
  }

  #isLive(session: SessionId): boolean {
    return this.#people.get(session)?.connected === true
  }

  #tellMembers(item: KeysItem, isMeant: (session: SessionId) => boolean = () => true): void {
    const members = this.#group?.members().filter(isMeant) ?? []
    if (members.length > 0) this.#options.send(members, item)
  }

  /** Does what is due now, and comes back when something will be. */
  #step(): void {
    if (this.#closed) return
    const nowMs = this.#options.nowMs()
    const nextMs = this.#due(nowMs)
    clearTimeout(this.#timer)
    if (nextMs === undefined) return
    this.#timer = setTimeout(() => this.#step(), Math.max(1, Math.ceil(nextMs - nowMs)))
    this.#timer.unref()
  }

  /** Does what is due now; gives when to look again, in ms; undefined: when something has happened. */
  #due(now: number): number | undefined {
    const adoption = this.#adoption
    if (adoption !== undefined) {
      if (now < adoption.untilMs && this.#isAnybodySilent(adoption)) return adoption.untilMs
      this.#adopt(adoption, now)
    }
    const group = this.#group
    if (group === undefined) return this.#dueToCreate(now)
    for (const { leaf, untilMs } of group.vacant()) if (untilMs <= now) group.expel(leaf)
    const vacant = group.vacant().map(({ untilMs }) => untilMs)
    const members = group.members().length
    const isDeserted = group.deserted.size > members
    if (isDeserted && group.author !== undefined) this.#asking.shirks(group.author, now)
    const isStuck = group.leftOut >= LEFT_OUT
    if (isDeserted || isStuck || members + vacant.length === 0) return this.#endGroup(group, now)
    const commit = this.#dueToCommit(group, now)
    if (this.#group !== group) return commit
    const next = Math.min(commit ?? Infinity, ...vacant)
    return next === Infinity ? undefined : next
  }

  #dueToCreate(now: number): number | undefined {
    const live = this.#waiting.sessions().filter((session) => this.#isLive(session))
    if (live.length === 0) {
      this.#asking.end()
      return undefined
    }
    return this.#asking.next(live, now, (session) => {
      this.#options.send([session], { what: "please-create" })
      return { sessions: [], removals: [] }
    })
  }

  #dueToCommit(group: KeyGroup, now: number): number | undefined {
    const asking = this.#asking
    const removes = group.removals.isReady
    const room = MAX_GROUP_LEAVES - group.size
    const adds = this.#waiting.sessions().filter((session) => this.#isLive(session))
    const offers = (member: SessionId): ReturnType<WaitingList["offers"]> =>
      this.#waiting.offers(member, adds.slice(0, room)).slice(0, MAX_ADDS_PER_COMMIT)
    const isNeeded = (adds.length > 0 && room > 0) || removes
    if (!isNeeded && !group.wantsCommit) {
      // Whoever was asked may still commit what is wanted no longer.
      if (asking.isOpen && now < asking.untilMs) return asking.untilMs
      asking.end()
      return undefined
    }
    const pauseMs = commitIntervalMs(group.size, removes) * 2 ** (removes ? group.leftOut : 0)
    const notBefore = group.committedMs + pauseMs
    if (!asking.isOpen && now < notBefore) return notBefore
    const members = group
      .members()
      .filter((member) => this.#isLive(member))
      .filter((member) => removes || group.wantsCommit || offers(member).length > 0)
    const next = asking.next(members, now, (member) => {
      const waiting = [...offers(member)]
      const { id, epoch } = group
      this.#options.send([member], { what: "please-commit", group: id, epoch, waiting })
      return {
        sessions: waiting.map(({ session }) => session),
        removals: group.removals.leaves(),
      }
    })
    if (asking.rounds < FAILED_ROUNDS) return next
    if (isNeeded) return this.#endGroup(group, now)
    // Nobody is kept waiting by it.
    group.wantsCommit = false
    asking.end()
    return undefined
  }

  #isAnybodySilent(adoption: Adoption): boolean {
    return [...this.#people.values()].some(
      ({ session, connected }) =>
        connected && !adoption.has(session) && !this.#waiting.has(session),
    )
  }

  #adopt(adoption: Adoption, now: number): void {
    this.#adoption = undefined
    const adopted = adoption.decide()
    if (adopted === undefined) return
    // Its members do not know this seat yet: it is put in with the next commit.
    const group = this.#newGroup(adopted.group, adopted.epoch)
    group.wantsCommit = true
    for (const [leaf, session] of adopted.leaves) {
      const person = session === undefined ? undefined : this.#people.get(session)
      if (person === undefined) group.keep(leaf, undefined, now + UNCLAIMED_MS)
      else group.give(leaf, person.session, person.participant)
    }
  }

  /** Nobody can go on with this group: those who hold a leaf hand in anew. */
  #endGroup(group: KeyGroup, now: number): number | undefined {
    this.#tellMembers({ what: "out", code: "KEYS_GROUP_ENDED" })
    group.removals.close()
    this.#group = undefined
    this.#asking.end()
    return this.#dueToCreate(now)
  }
}
