// SPDX-License-Identifier: Apache-2.0
/**
 * One member's side of the delivery of keys: hands in, creates, joins, commits, follows
 * the commits of others, and asks for what it missed. The seat says who won; what won is
 * believed only because it verifies.
 *
 * Everything that touches the group runs in one queue. Answers of the seat are waited for
 * outside of it where the group may change meanwhile.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import {
  KeysError,
  type MadeCommit,
  MeetingGroup,
  peekMessage,
  type Received,
} from "@landmoot/core/keys"
import type { KeysItem, SpokenRight, KeysRequest } from "@landmoot/core/protocol"
import { decodeBase64url, encodeBase64url, randomBytes } from "../bytes.ts"
import { commitRequest, packagesOf, type Waiting } from "./commit-request.ts"
import type { DeliveryPorts, GroupChange } from "./delivery-ports.ts"
import { AgentError, codeOf } from "./errors.ts"
import { OwnLeaf } from "./leaf.ts"
import { Queue } from "./queue.ts"
import { isAway, isOfPolicy, mayStartAfresh } from "./verdicts.ts"

/** How long a change that the guard has not verified (yet) may wait for it. */
const POLICY_PATIENCE_MS = 10_000
/** How long after a lost race the winner may take until it is asked for. */
const WINNER_PATIENCE_MS = 1_000
/** How often one may begin anew within {@link FRESH_START_WINDOW_MS}. */
const MAX_FRESH_STARTS = 5
const FRESH_START_WINDOW_MS = 60_000
/** How many answers one resync may take: each holds up to 256 items. */
const MAX_SYNC_ROUNDS = 64
/** How long to wait where the seat says that it was too much. */
const TOO_FAST_MS = 5_000
/** How often something is said again because the epoch changed on its way. */
const MAX_SAY_ATTEMPTS = 5

const NO_CHANGE: GroupChange = { added: [], removed: [] }

/** A commit of one's own that the seat has not accepted yet. */
interface Pending {
  readonly epoch: number
  readonly commit: string
  readonly next: MeetingGroup
  readonly change: GroupChange
}

/** Keeps one membership. `close()` ends it. */
export class Delivery {
  readonly #ports: DeliveryPorts
  readonly #queue = new Queue()
  #leaf: OwnLeaf | undefined
  #group: MeetingGroup | undefined
  #pending: Pending | undefined
  #freshStarts: readonly number[] = []
  #refused = 0
  #cancelRetry: () => void = () => undefined

  constructor(ports: DeliveryPorts) {
    this.#ports = ports
  }

  get group(): MeetingGroup | undefined {
    return this.#group
  }

  get leaf(): OwnLeaf | undefined {
    return this.#leaf
  }

  /** Whether something is being worked on that does not wait for the guard. */
  get busy(): boolean {
    return this.#queue.busy && !this.#ports.admission.trust.awaited
  }

  /** How many messages did not verify, or came out of place; they changed nothing. */
  get refused(): number {
    return this.#refused
  }

  /** Whether a commit of one's own waits for the seat. */
  get committing(): boolean {
    return this.#pending !== undefined
  }

  /** Makes the leaf and has it certified; may begin before the session is there. */
  async prepare(): Promise<void> {
    await this.#queue.run(async () => {
      await this.#ensureLeaf()
    })
  }

  /** A session is there, the first or another: hands in, or asks for what was missed. */
  async begin(): Promise<void> {
    await this.#do(async () => {
      if (this.#group === undefined) await this.#handIn()
      else await this.#sync()
    })
  }

  /** Takes in what the seat tells, in the order of the calls. */
  async take(item: KeysItem): Promise<void> {
    await this.#do(async () => {
      await this.#process(item, "live")
    })
  }

  /**
   * Says something to all members.
   *
   * @param right - what it takes to say it, which the seat cannot read.
   * @throws AgentError `KEYS_NOT_SENT`
   */
  async say(content: Uint8Array, right?: SpokenRight): Promise<void> {
    let cause: unknown
    for (let attempt = 0; attempt < MAX_SAY_ATTEMPTS; attempt += 1) {
      const sealed = await this.#queue.run(async () => {
        const group = this.#group
        if (group === undefined) return undefined
        const { message, next } = await group.seal(content)
        this.#group = next
        return {
          group: encodeBase64url(group.groupId),
          epoch: group.epoch,
          message: encodeBase64url(message),
        }
      })
      if (sealed === undefined) break
      try {
        await this.#ports.ask({
          what: "message",
          ...sealed,
          ...(right === undefined ? {} : { right }),
        })
        return
      } catch (error) {
        cause = error
        if (codeOf(error) !== "KEYS_EPOCH_STALE") break
        await this.#await(sealed.epoch)
      }
    }
    throw AgentError.notSent(cause)
  }

  /** Commits what is pending and what members verified meanwhile, unless a commit is under way. */
  async commit(): Promise<void> {
    await this.#do(async () => {
      await this.#commit([])
    })
  }

  /** Forgets all keys. Idempotent. */
  close(): void {
    this.#queue.close()
    this.#cancelRetry()
    this.#group?.erase()
    this.#pending?.next.erase()
    this.#group = undefined
    this.#pending = undefined
    this.#leaf = undefined
  }

  /** Runs in the queue; what cannot be mended stops the agent. */
  async #do(task: () => Promise<void> | void): Promise<void> {
    try {
      await this.#queue.run(task)
    } catch (error) {
      // A connection that broke is mended by its own recovery, which calls `begin`.
      if (isAway(error) || this.#queue.closed) return
      if (codeOf(error) === "KEYS_TOO_FAST") {
        this.#cancelRetry()
        this.#cancelRetry = this.#ports.clock.after(TOO_FAST_MS, () => void this.begin())
        return
      }
      this.#ports.stopped(codeOf(error))
      if (!(error instanceof CodedError)) throw error
    }
  }

  async #ensureLeaf(): Promise<OwnLeaf> {
    this.#leaf ??= await OwnLeaf.make(this.#ports.certify)
    return this.#leaf
  }

  async #handIn(): Promise<void> {
    const leaf = await this.#ensureLeaf()
    const keyPackage = encodeBase64url(await leaf.newPackage(this.#now()))
    await this.#ports.ask({ what: "hand-in", keyPackage })
  }

  /** Drops everything and comes anew, with a key that nobody has seen. */
  async #startAfresh(): Promise<void> {
    const now = this.#ports.clock.now()
    const recent = this.#freshStarts.filter((at) => now - at < FRESH_START_WINDOW_MS)
    if (recent.length >= MAX_FRESH_STARTS) throw AgentError.notAdmitted()
    this.#freshStarts = [...recent, now]
    this.#leaf = undefined
    await this.#adopt(undefined, NO_CHANGE)
    await this.#handIn()
  }

  async #process(item: KeysItem, source: "live" | "sync"): Promise<void> {
    switch (item.what) {
      case "please-create":
        await this.#create()
        return
      case "please-sync":
        if (this.#group === undefined) await this.#handIn()
        else await this.#sync()
        return
      case "welcome":
        await this.#join(item)
        return
      case "out":
        await this.#startAfresh()
        return
      case "please-commit":
      case "proposal":
      case "commit":
      case "message":
        await this.#processOfGroup(item, source)
    }
  }

  async #processOfGroup(
    item: Extract<KeysItem, { readonly what: "please-commit" | "proposal" | "commit" | "message" }>,
    source: "live" | "sync",
  ): Promise<void> {
    const group = this.#group
    if (group === undefined || item.group !== encodeBase64url(group.groupId)) return
    if (item.epoch > group.epoch) {
      if (source === "sync") throw KeysError.epoch("the seat left out a commit")
      // Something was lost on the way; this item comes again with the answer.
      await this.#sync()
      if (item.what === "please-commit" && this.#group?.epoch === item.epoch) {
        await this.#commit(item.waiting)
      }
      return
    }
    switch (item.what) {
      case "please-commit":
        if (item.epoch === group.epoch) await this.#commit(item.waiting)
        return
      case "proposal":
        if (item.epoch === group.epoch) await this.#receive(group, item.proposal)
        return
      case "commit":
        if (item.epoch === group.epoch) await this.#follow(group, item.commit)
        return
      case "message":
        await this.#receive(group, item.message, item.what === "message" ? item.right : undefined)
    }
  }

  async #create(): Promise<void> {
    const leaf = await this.#ensureLeaf()
    const { admission } = this.#ports
    const groupId = randomBytes(16)
    const group = await this.#patiently(
      async () =>
        await MeetingGroup.create({
          groupId,
          pending: await leaf.apart(this.#now()),
          ...admission.wished,
          rules: admission,
        }),
    )
    try {
      await this.#ports.ask({ what: "create", group: encodeBase64url(groupId) })
    } catch (error) {
      if (isAway(error)) throw error
      // Another was quicker; what was handed in before waits for that one's commit.
      return
    }
    await this.#adopt(group, NO_CHANGE)
  }

  async #join(item: Extract<KeysItem, { readonly what: "welcome" }>): Promise<void> {
    const pending = this.#leaf?.pending
    const welcome = decodeBase64url(item.welcome)
    if (this.#group !== undefined || pending === undefined || welcome === undefined) {
      this.#refused += 1
      return
    }
    const { admission } = this.#ports
    let group: MeetingGroup
    try {
      group = await this.#patiently(
        async () => await MeetingGroup.join({ welcome, pending, rules: admission }),
      )
    } catch (error) {
      this.#refused += 1
      // A Welcome for somebody else, or one seen before: the right one may still come.
      if (codeOf(error) !== "KEYS_WELCOME_REFUSED") await this.#abandon(error)
      return
    }
    if (encodeBase64url(group.groupId) !== item.group) {
      await this.#abandon(KeysError.epoch("a Welcome leads to another group than it says"))
      return
    }
    this.#leaf?.joined()
    await this.#adopt(group, NO_CHANGE)
  }

  /** Follows the commit that won an epoch. */
  async #follow(group: MeetingGroup, commit: string): Promise<void> {
    const pending = this.#pending
    if (pending?.epoch === group.epoch && pending.commit === commit) {
      await this.#adopt(pending.next, pending.change)
      return
    }
    let result: Received
    try {
      result = await this.#patiently(async () => await this.#open(group, commit))
    } catch (error) {
      this.#refused += 1
      await this.#abandon(error)
      return
    }
    if (result.kind === "removed") {
      await this.#startAfresh()
      return
    }
    if (result.kind !== "commit") {
      await this.#abandon(KeysError.malformed("a commit"))
      return
    }
    this.#ports.word(result.sender)
    await this.#adopt(result.next, result)
  }

  async #open(group: MeetingGroup, text: string): Promise<Received> {
    const bytes = decodeBase64url(text)
    if (bytes === undefined) throw KeysError.malformed("a message")
    return await group.receive(bytes, { now: this.#now() })
  }

  /**
   * The group went where this member does not follow. Somebody may have broken it, so one
   * comes anew; but from those who were shown another policy one stays away.
   */
  async #abandon(error: unknown): Promise<void> {
    if (!(error instanceof KeysError) || isOfPolicy(error)) throw error
    await this.#startAfresh()
  }

  /** Takes in a proposal or something said; what does not verify changes nothing. */
  async #receive(group: MeetingGroup, text: string, right?: SpokenRight): Promise<void> {
    const bytes = decodeBase64url(text)
    try {
      if (bytes === undefined) throw KeysError.malformed("a message")
      const { kind, epoch } = peekMessage(bytes)
      // A commit counts only as what the seat calls one: the winner of its epoch.
      if (kind === "commit") throw KeysError.epoch("a commit came out of place")
      const result = await group.receive(bytes, { now: this.#now() })
      if (result.kind !== "removed") this.#group = result.next
      if (result.kind !== "application") return
      this.#ports.word(result.sender)
      const { sender: leaf, content } = result
      await this.#ports.heard({ leaf, content, right, epoch: epoch ?? group.epoch })
    } catch (error) {
      if (!(error instanceof KeysError)) throw error
      this.#refused += 1
    }
  }

  async #commit(waiting: Waiting): Promise<void> {
    const group = this.#group
    if (group === undefined || this.#pending !== undefined) return
    const changes = this.#ports.admission.changesFor(group)
    let made: MadeCommit
    try {
      made = await group.commit({ add: packagesOf(waiting), ...changes, now: this.#now() })
    } catch (error) {
      // Whom the seat proposes to remove cannot commit; another member does.
      if (!(error instanceof KeysError)) throw error
      this.#refused += 1
      return
    }
    const request = commitRequest(group, made, waiting)
    const { commit, epoch } = request
    const pending = { epoch, commit, next: made.next, change: made }
    this.#pending = pending
    // The seat's answer comes after commits of others that the queue has to let in.
    void this.#offer(pending, request)
  }

  async #offer(pending: Pending, request: KeysRequest): Promise<void> {
    const { epoch } = pending
    try {
      await this.#ports.ask(request)
    } catch (error) {
      // It may have been accepted all the same, which a sync tells, now or by the next session.
      if (isAway(error)) {
        await this.#await(epoch)
        return
      }
      await this.#do(() => {
        if (this.#pending === pending) this.#pending = undefined
      })
      if (codeOf(error) === "KEYS_EPOCH_STALE") await this.#await(epoch)
      return
    }
    await this.#do(async () => {
      if (this.#pending === pending && this.#group?.epoch === epoch) {
        await this.#adopt(pending.next, pending.change)
      }
    })
  }

  /** Waits for the commit that ends an epoch, and asks for it if it does not come. */
  async #await(epoch: number): Promise<void> {
    if (this.#group?.epoch !== epoch) return
    const waited = Promise.withResolvers<void>()
    this.#ports.clock.after(WINNER_PATIENCE_MS, waited.resolve)
    await waited.promise
    await this.#do(async () => {
      if (this.#group?.epoch === epoch) await this.#sync()
    })
  }

  /** Asks for what was missed; whoever is too far behind comes anew. */
  async #sync(): Promise<void> {
    for (let round = 0; round < MAX_SYNC_ROUNDS; round += 1) {
      const group = this.#group
      if (group === undefined) return
      const { epoch } = group
      let items: readonly KeysItem[]
      try {
        const id = encodeBase64url(group.groupId)
        const leaves = group.members.map(({ leaf }) => leaf)
        const own = { leaf: group.ownLeaf, leaves }
        items = await this.#ports.ask({ what: "sync", group: id, epoch, ...own })
        for (const item of items) await this.#process(item, "sync")
      } catch (error) {
        if (isAway(error) || !mayStartAfresh(error)) throw error
        await this.#startAfresh()
        return
      }
      if (this.#group === undefined) return
      if (this.#group.epoch === epoch) {
        // A commit of one's own that the seat does not know by now was lost.
        this.#pending = undefined
        return
      }
    }
    await this.#startAfresh()
  }

  /** Waits for the guard where a change is bound to what it has not admitted yet. */
  async #patiently<Result>(task: () => Promise<Result>): Promise<Result> {
    return await this.#ports.admission.trust.patiently(task, {
      ms: POLICY_PATIENCE_MS,
      mayPass: isOfPolicy,
    })
  }

  async #adopt(group: MeetingGroup | undefined, change: GroupChange): Promise<void> {
    this.#pending = undefined
    if (group === undefined) this.#group?.erase()
    this.#group = group
    await this.#ports.changed(group, change)
  }

  #now(): number {
    return this.#ports.clock.now()
  }
}
