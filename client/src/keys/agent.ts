// SPDX-License-Identifier: Apache-2.0
/**
 * The agent of one member's keys: agrees on them through {@link Delivery}, hands them to
 * whoever seals frames, carries what people say, changes the keys in time, and notices
 * when nobody is heard any more. It needs nothing of a browser: it runs in a worker, or
 * in the thread of a program.
 *
 * @module
 */
import { meetingCode, type MeetingGroup, type OwnEpoch, SUITE, suiteOf } from "@landmoot/core/keys"
import type { Content, KeysItem, KeysRequest } from "@landmoot/core/protocol"
import type { Jws } from "@landmoot/core/signed"
import type { ParticipantId } from "@landmoot/core/units"
import { encodeBase64url } from "../bytes.ts"
import { Admission, type CredentialCache } from "./admission.ts"
import type { Clock } from "./clock.ts"
import { decodeContent, encodeContent, profileMessages, rightToSay } from "./content.ts"
import type { Said, Utterance } from "./conversation.ts"
import { Delivery } from "./delivery.ts"
import type { GroupChange, Spoken } from "./delivery-ports.ts"
import { type Contact, contactOf, isToSpeak, rotationAge } from "./liveness.ts"
import { type OwnProfile, Profiles } from "./profiles.ts"
import { ProfileRepeater } from "./repeater.ts"
import { type AgentSettings, type Trust, TrustHolder } from "./trust.ts"
import { type KeysView, type MemberView, NO_KEYS } from "./view.ts"

/** The suite that seals frames. */
const FRAMES_SUITE = suiteOf(4)
/** The names in force, as MLS and SFrame register them. */
const SUITES = { mls: SUITE, sframe: FRAMES_SUITE.name }
/** RFC 9605, section 5.2. */
const BASE_KEY_LABEL = "SFrame 1.0 Base Key"

/** In a group larger than this, names that come one by one show together, a moment later. */
const MANY_MEMBERS = 32
const NAMES_MS = 250
/** How long one's own profile may be missing from what is repeated until it is said again. */
const UNHEARD_MS = 2_000

/** How often the agent looks whether something is due. */
const TICK_MS = 1_000
/** How long until a commit of one's own accord is tried again: the seat bears few of them. */
const COMMIT_PAUSE_MS = 10_000
/** How much later each next leaf puts in what the lowest one should have. */
const STAGGER_MS = 2_000

/** What the agent needs, and whom it tells. */
export interface AgentPorts {
  readonly clock: Clock
  /** Asks the seat. @throws CodedError */
  ask(request: KeysRequest): Promise<readonly KeysItem[]>
  /** Gets the home's statement that a leaf key, base64url, is one's own. @throws CodedError */
  certify(key: string): Promise<Jws>
  /** The key of a new epoch, for whoever seals frames; undefined: there is none any more. */
  frames(epoch: OwnEpoch | undefined): void
  changed(view: KeysView): void
  said(said: Said): void
  /** It goes on no longer, by this code. Nothing follows. */
  stopped(code: string): void
  /** Credentials that others in this process have verified. */
  readonly cache?: CredentialCache | undefined
}

/** One member's keys. Owns its timers and secrets; `close()` ends both. */
export class KeyAgent {
  readonly #settings: AgentSettings
  readonly #ports: AgentPorts
  readonly #trust: TrustHolder
  readonly #admission: Admission
  readonly #delivery: Delivery
  readonly #profiles: Profiles
  readonly #repeater: ProfileRepeater
  #members: readonly MemberView[] = []
  /** Those of the epoch before, whose last words may still arrive. */
  #before: readonly MemberView[] = []
  #own: OwnProfile | undefined
  /** The leaf key that one's profile was last signed with. */
  #introduced: string | undefined
  #contact: Contact = "sure"
  #code: readonly string[] = []
  #lastWord = 0
  /** When each leaf of this epoch, or the one before, was last heard. */
  readonly #words = new Map<number, number>()
  #lastAlive = 0
  #lastCommit = 0
  #epochSince = 0
  #outdatedSince: number | undefined
  #mediaFlows = false
  #malformed = 0
  #owners: ReadonlyMap<string, ParticipantId> = new Map()
  #cancelNames: (() => void) | undefined
  #cancelUnheard: (() => void) | undefined
  /** Whether somebody has repeated one's own profile. */
  #isRepeated = false
  #closed = false
  #stopTick: () => void

  constructor(settings: AgentSettings, ports: AgentPorts) {
    const { clock } = ports
    this.#settings = settings
    this.#ports = ports
    this.#trust = new TrustHolder(settings.trust, clock)
    this.#admission = new Admission({ trust: this.#trust, clock, cache: ports.cache })
    this.#profiles = new Profiles(settings.trust.meeting, ports.cache)
    this.#delivery = new Delivery({
      clock,
      admission: this.#admission,
      ask: async (request) => await ports.ask(request),
      certify: async (key) => await ports.certify(key),
      changed: this.#changed,
      word: (leaf) => {
        this.#lastWord = clock.now()
        this.#words.set(leaf, this.#lastWord)
      },
      heard: this.#heard,
      stopped: this.#stop,
    })
    this.#repeater = new ProfileRepeater(clock, async () => {
      const keys = new Set(this.#members.map(({ key }) => key))
      for (const content of profileMessages(this.#profiles.signedBy(keys)))
        await this.#tell(content)
    })
    this.#stopTick = clock.after(TICK_MS, this.#tick)
  }

  /** How the keys stand now. */
  get view(): KeysView {
    const group = this.#delivery.group
    const refused = this.#delivery.refused + this.#profiles.refused + this.#malformed
    if (group === undefined) return { ...NO_KEYS, refused }
    return {
      phase: this.#contact === "sure" ? "on" : "doubtful",
      members: this.#members,
      group: {
        id: encodeBase64url(group.groupId),
        epoch: group.epoch,
        ownLeaf: group.ownLeaf,
        suites: SUITES,
        code: this.#code,
      },
      refused,
    }
  }

  /** Whether something is being worked on. */
  get busy(): boolean {
    return this.#delivery.busy
  }

  /** Makes the leaf key and has it certified; may begin before the session is there. */
  async prepare(): Promise<void> {
    await this.#delivery.prepare()
  }

  /** A session is there: the first, or another after a break or a move. */
  async begin(): Promise<void> {
    await this.#delivery.begin()
  }

  /** Takes in what the seat tells, in the order of the calls. */
  async take(item: KeysItem): Promise<void> {
    await this.#delivery.take(item)
  }

  /** Takes what the guard has admitted by now. */
  trust(trust: Trust): void {
    this.#trust.set(trust)
  }

  /** Whether sound or picture of anybody arrives. */
  media(flows: boolean): void {
    // From silence to sound the wait for a word begins anew.
    if (flows && !this.#mediaFlows) this.#lastWord = this.#ports.clock.now()
    this.#mediaFlows = flows
  }

  /** Says what one calls oneself, and whether one raises a hand. */
  async describe(profile: OwnProfile): Promise<void> {
    this.#own = profile
    this.#introduced = undefined
    await this.#introduce()
  }

  /** Says something to all members. @throws AgentError `KEYS_NOT_SENT` */
  async say(content: Utterance): Promise<void> {
    await this.#delivery.say(encodeContent(content), rightToSay(content))
  }

  /** Forgets all keys and stops. Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#stopTick()
    this.#cancelNames?.()
    this.#cancelUnheard?.()
    this.#repeater.close()
    this.#delivery.close()
    this.#ports.frames(undefined)
  }

  readonly #stop = (code: string): void => {
    if (this.#closed) return
    this.close()
    this.#ports.stopped(code)
  }

  readonly #changed = async (
    group: MeetingGroup | undefined,
    change: GroupChange,
  ): Promise<void> => {
    if (this.#closed) return
    const ports = this.#ports
    const now = ports.clock.now()
    this.#epochSince = now
    this.#lastWord = now
    if (group === undefined) {
      this.#members = []
      this.#before = []
      this.#introduced = undefined
      this.#words.clear()
      ports.frames(undefined)
      this.#tellView()
      return
    }
    for (const leaf of [...change.removed, ...change.added]) this.#words.delete(leaf)
    const { epoch, ownLeaf } = group
    ports.frames({
      meeting: this.#settings.trust.meeting,
      epoch,
      baseKey: group.export(BASE_KEY_LABEL, new Uint8Array(), FRAMES_SUITE.keyBytes),
      ownLeaf,
      // Whoever was put out must not hear another word; whoever came in can wait a moment.
      switch: change.removed.length > 0 ? "now" : "soon",
    })
    this.#code = meetingCode(group.epochAuthenticator)
    const members = await this.#membersOf(group)
    this.#before = this.#members
    this.#members = members
    this.#owners = new Map(members.map(({ key, participant }) => [key, participant]))
    this.#tellView()
    this.#repeater.grew(this.#rank(change.added), change.added, this.#members.length)
    void this.#introduce().catch(() => undefined)
  }

  async #membersOf(group: MeetingGroup): Promise<readonly MemberView[]> {
    const known = new Map(this.#members.map((member) => [member.leaf, member]))
    return await Promise.all(
      group.members.map(async (member) => {
        const { leaf, signatureKey: key } = member
        const before = known.get(leaf)
        // A leaf's key never changes while it stays, and its credential neither.
        if (before?.key === key) return before
        const { participant, kind } = await this.#admission.memberOf(member)
        return this.#named({ leaf, participant, kind, key, self: leaf === group.ownLeaf, name: "" })
      }),
    )
  }

  #named(member: MemberView): MemberView {
    const profile = this.#profiles.of(member.participant)
    const { hand: _, ...rest } = member
    return {
      ...rest,
      name: profile?.name ?? "",
      ...(profile?.hand === undefined ? {} : { hand: profile.hand * 1000 }),
    }
  }

  /** How many leaves are below one's own, without these. */
  #rank(without: readonly number[] = []): number {
    const own = this.#delivery.group?.ownLeaf ?? 0
    return this.#members.filter(({ leaf }) => leaf < own && !without.includes(leaf)).length
  }

  /** What a member said; the bytes may come from an attacker among them. */
  readonly #heard = async ({ leaf, epoch, content: bytes, right }: Spoken): Promise<void> => {
    const then = epoch === this.#delivery.group?.epoch ? this.#members : this.#before
    const member = then.find((one) => one.leaf === leaf)
    const content = decodeContent(bytes)
    // The seat went by the right that was named: something else may not hide behind it.
    if (member === undefined || content === undefined || rightToSay(content) !== right) {
      this.#malformed += 1
      return
    }
    switch (content.kind) {
      case "alive":
        return
      case "profiles": {
        this.#repeater.heard(content.profiles.length, leaf < (this.#delivery.group?.ownLeaf ?? 0))
        const changed = await this.#profiles.hear(content.profiles, (key) => this.#owners.get(key))
        if (changed) this.#renameSoon()
        if (content.profiles.length > 1) this.#seekOwn(content.profiles)
        return
      }
      case "chat":
      case "chat-edit":
      case "chat-delete":
      case "reaction":
        this.#ports.said({
          participant: member.participant,
          content,
          at: this.#ports.clock.now(),
        })
    }
  }

  /** Says one's own profile again if those who repeat all of them do not have it. */
  #seekOwn(profiles: readonly Jws[]): void {
    const own = this.#profiles.signedOf(this.#settings.participant)
    if (own === undefined || this.#isRepeated) return
    this.#isRepeated = profiles.includes(own)
    this.#cancelUnheard ??= this.#ports.clock.after(UNHEARD_MS, () => {
      this.#cancelUnheard = undefined
      if (!this.#isRepeated)
        this.#tell({ kind: "profiles", profiles: [own] }).catch(() => undefined)
    })
  }

  #renameSoon(): void {
    if (this.#members.length <= MANY_MEMBERS) this.#rename()
    else {
      this.#cancelNames ??= this.#ports.clock.after(NAMES_MS, () => {
        this.#cancelNames = undefined
        this.#rename()
      })
    }
  }

  #rename(): void {
    this.#members = this.#members.map((member) => this.#named(member))
    this.#tellView()
  }

  /** Says one's profile if this leaf has not said it yet. */
  async #introduce(): Promise<void> {
    const { leaf, group } = this.#delivery
    const profile = this.#own
    if (leaf === undefined || group === undefined || profile === undefined) return
    const key = leaf.key.publicKey
    if (this.#introduced === key) return
    this.#introduced = key
    this.#isRepeated = false
    const { participant } = this.#settings
    const now = Math.floor(this.#ports.clock.now() / 1000)
    const jws = await this.#profiles.sign(profile, { key: leaf.signer, participant, now })
    this.#rename()
    await this.#tell({ kind: "profiles", profiles: [jws] })
  }

  /** Says something if there is anybody to hear it. */
  async #tell(content: Content): Promise<void> {
    if (this.#members.length < 2) return
    await this.#delivery.say(encodeContent(content), rightToSay(content))
  }

  readonly #tick = (): void => {
    if (this.#closed) return
    this.#stopTick = this.#ports.clock.after(TICK_MS, this.#tick)
    const group = this.#delivery.group
    if (group === undefined) return
    this.#judgeContact()
    if (this.#closed) return
    this.#keepAlive()
    this.#renew(group)
  }

  #judgeContact(): void {
    const contact = contactOf({
      now: this.#ports.clock.now(),
      lastWord: this.#lastWord,
      epochSince: this.#epochSince,
      mediaFlows: this.#mediaFlows,
      others: this.#members.length > 1,
    })
    if (contact === this.#contact) return
    this.#contact = contact
    if (contact === "silent") this.#stop("KEYS_SILENT")
    else this.#tellView()
  }

  #keepAlive(): void {
    const now = this.#ports.clock.now()
    const heard = [...this.#words.values()].map((at) => now - at)
    if (!isToSpeak(this.#rank(), { ownAge: now - this.#lastAlive, heard })) return
    this.#lastAlive = now
    // One that is lost is followed by the next.
    this.#tell({ kind: "alive" }).catch(() => undefined)
  }

  /** Changes keys that are old, and puts in what the guard has admitted since. */
  #renew(group: MeetingGroup): void {
    const now = this.#ports.clock.now()
    const outdated = this.#admission.isOutdated(group)
    this.#outdatedSince = outdated ? (this.#outdatedSince ?? now) : undefined
    const rank = this.#rank()
    const due =
      now - this.#epochSince >= rotationAge(rank) ||
      (this.#outdatedSince !== undefined && now - this.#outdatedSince >= rank * STAGGER_MS)
    const paused = now - this.#lastCommit < COMMIT_PAUSE_MS
    if (!due || paused || this.#delivery.committing) return
    this.#lastCommit = now
    void this.#delivery.commit()
  }

  #tellView(): void {
    if (!this.#closed) this.#ports.changed(this.view)
  }
}
