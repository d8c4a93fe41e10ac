// SPDX-License-Identifier: Apache-2.0
/**
 * The home's side of a meeting: policy is resolved when the meeting starts, its
 * leaves are pinned and signed as the descriptor (R10), and while it runs the
 * descriptor only ever narrows (R11).
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { PLANS } from "@landmoot/core/plans"
import { nameField, type StartingRules } from "@landmoot/core/protocol"
import { PolicyError, requiredEvidence, resolvePolicy } from "@landmoot/core/policy"
import {
  CREDENTIAL_SECONDS,
  DESCRIPTOR,
  type Descriptor,
  digestOf,
  type LeafRequest,
  nameDigest,
  SignedError,
} from "@landmoot/core/signed"
import { type AccountId, homeOfMeeting, type MeetingId, type RegionId } from "@landmoot/core/units"
import type {
  Invitation,
  MeetingHome,
  MeetingRecord,
  RefusedMeeting,
  StartedMeeting,
  Trust,
  VerifiedPolicy,
} from "../rooms/ports.ts"
import type { RefusalCode } from "./errors.ts"
import { IdentityKeys } from "./identity-keys.ts"
import { narrowed } from "./narrow.ts"
import { policyDigest, policyOfOwner } from "./policy.ts"
import { blockedByHome } from "./policy/home-acceptance.ts"
import type { AccountStores, OwnerRecords } from "./ports.ts"
import type { AccountRecord, InvitationRecord, StoredDescriptor, StoredMeeting } from "./records.ts"
import { safetyOf } from "./safety/safety.ts"
import { NO_SEAT, seatLeaves, seatOrder } from "./seats.ts"
import { Turns } from "./turns.ts"

/**
 * How long a descriptor is in force, in seconds. Higher: a policy that was
 * narrowed otherwise than by a deny stays unheard for longer; lower: long
 * meetings have to be started again.
 */
const DESCRIPTOR_SECONDS = 24 * 60 * 60

/** How many random bytes keep a name from being guessed by its digest. */
const SALT_BYTES = 16

/**
 * Hears of a running meeting's new revision, or why it may run no longer; `before`
 * is the policy under which people meet, undefined if nobody has begun.
 */
export type RevisionListener = (
  meeting: MeetingId,
  outcome: StartedMeeting | RefusedMeeting,
  before: VerifiedPolicy | undefined,
) => void

/** Hears that somebody is invited no more to a meeting that may run. */
export type RecallListener = (meeting: MeetingId, before: VerifiedPolicy | undefined) => void

/** Hears that a meeting's policy did not let it start, and why. */
export type RefusalListener = (
  meeting: Pick<StoredMeeting, "id" | "account">,
  refusal: RefusedMeeting,
) => void

/** What a meeting is called and who invites. */
export type MeetingSummary = Pick<MeetingRecord, "title" | "organiser">

/** The home of meetings, which also tells what happens to those that run. */
export interface LiveMeetingHome extends MeetingHome {
  /** What an invited person may read before joining; undefined if there is no such meeting. */
  describe(meeting: MeetingId): Promise<MeetingSummary | undefined>
  /**
   * Applies an account's deny and retired regions to a running meeting: a new
   * revision that only narrows, or a refusal if nothing is left, after which the
   * meeting is over. Undefined if nothing changes before the next start.
   */
  revise(meeting: MeetingId): Promise<StartedMeeting | RefusedMeeting | undefined>
  /** Revises every running meeting, of one account when given; after a new catalogue, of all. */
  reviseAll(account?: AccountId): Promise<void>
  /** Tells that a meeting was ended for good. */
  dismiss(meeting: MeetingId): Promise<void>
  /** Tells that somebody may not be in a meeting any more: they are out if they are in. */
  recall(meeting: MeetingId): Promise<void>
  /** Calls back when the policy keeps a meeting from starting, with each attempt. */
  onRefused(listener: RefusalListener): () => void
  /** Calls back after each recall. */
  onRecalled(listener: RecallListener): () => void
  /** Calls back after each revision, and when a running meeting may run no longer. */
  onRevised(listener: RevisionListener): () => void
}

/** What the home reads and writes. */
type HomeStores = Pick<AccountStores, "accounts" | "people" | "meetings" | "identityKeys">

/** What a home is made of. */
export interface MeetingHomeParts {
  readonly store: HomeStores
  readonly trust: Trust
  /** The web origin of the home's gateway. */
  readonly origin: string
}

/** Makes the home over its store. */
export function createMeetingHome(parts: MeetingHomeParts): LiveMeetingHome {
  return new Home(parts)
}

class Home implements LiveMeetingHome {
  readonly #accounts: HomeStores["accounts"]
  readonly #people: HomeStores["people"]
  readonly #store: HomeStores["meetings"]
  readonly #identity: IdentityKeys
  readonly #trust: Trust
  /** The origin line of this home's log (C2SP tlog-checkpoint). */
  readonly #ledger: string
  /** Starts, revisions and ends of one meeting happen one after the other. */
  readonly #turns = new Turns<MeetingId>()
  /** Policies that people meet under now, so that asking for them again costs no query. */
  readonly #running = new Map<MeetingId, VerifiedPolicy>()
  /** Who is invited, as it was read within the same second. */
  readonly #invited = new Map<
    MeetingId,
    { readonly at: number; readonly invited: Promise<ReadonlyMap<string, Invitation>> }
  >()
  readonly #listeners = new Set<RevisionListener>()
  readonly #recalls = new Set<RecallListener>()
  readonly #refusals = new Set<RefusalListener>()

  constructor({ store, trust, origin }: MeetingHomeParts) {
    this.#accounts = store.accounts
    this.#people = store.people
    this.#store = store.meetings
    this.#identity = new IdentityKeys(store.identityKeys)
    this.#trust = trust
    this.#ledger = ledgerOf(origin)
  }

  async describe(meeting: MeetingId): Promise<MeetingSummary | undefined> {
    const stored = await this.#ownMeeting(meeting)
    if (stored === undefined) return undefined
    const account = await this.#accounts.read(stored.account)
    return { title: stored.title, organiser: account?.name ?? "" }
  }

  async record(meeting: MeetingId): Promise<MeetingRecord | undefined> {
    const summary = await this.describe(meeting)
    const stored = await this.#ownMeeting(meeting)
    if (stored === undefined || summary === undefined) return undefined
    if (!this.#running.has(meeting)) await this.#store.useDescriptor(meeting)
    const account = await this.#accounts.read(stored.account)
    const barred = await this.#store.barred(meeting)
    const invitations = stored.invitations
      .filter(({ participant }) => !barred.has(participant))
      .map(invitationOf)
    const most = account === undefined ? undefined : PLANS[account.plan].limits.participants
    const rules = account === undefined ? undefined : startingRules(account, stored)
    return {
      meeting,
      ...summary,
      invitations,
      ...(most === undefined ? {} : { most }),
      ...(rules === undefined ? {} : { rules }),
    }
  }

  async begin({ descriptor, digest }: VerifiedPolicy): ReturnType<MeetingHome["begin"]> {
    const { meeting } = descriptor
    return await this.#turns.take(meeting, async () => {
      if ((await this.#store.readMeeting(meeting))?.ended !== undefined) return "ended"
      const newest = await this.#store.newestDescriptor(meeting)
      if (newest === undefined || newest.ended !== undefined) return "outdated"
      if (digestOf(newest.jws) !== digest || descriptor.exp <= this.#trust.now()) return "outdated"
      await this.#store.useDescriptor(meeting)
      return newest.used ? "running" : "begun"
    })
  }

  async isInForce({ descriptor, digest }: VerifiedPolicy): Promise<boolean> {
    const newest = await this.#store.newestDescriptor(descriptor.meeting)
    return newest !== undefined && newest.ended === undefined && digestOf(newest.jws) === digest
  }

  async invitation(meeting: MeetingId, claimed: string): Promise<Invitation | undefined> {
    const at = this.#trust.now()
    const known = this.#invited.get(meeting)
    // Many ask at once when a meeting begins: within a second the same answer does.
    const found = known?.at === at ? (await known.invited).get(claimed) : undefined
    if (found !== undefined) return found
    const invited = this.#whoIsInvited(meeting)
    for (const [other, read] of this.#invited) if (read.at !== at) this.#invited.delete(other)
    this.#invited.set(meeting, { at, invited })
    return (await invited).get(claimed)
  }

  async certify(
    account: AccountId,
    { meeting, participant, key }: LeafRequest,
  ): ReturnType<MeetingHome["certify"]> {
    const iat = this.#trust.now()
    const stored = await this.#ownMeeting(meeting)
    const invited = stored?.invitations.find((each) => each.participant === participant)
    // The name goes to its person alone; what cannot be said among members is left out.
    const name = nameField.safeParse(invited?.name).data
    const salt = randomBytes(SALT_BYTES).toString("base64url")
    const credential = await this.#identity.sign({
      meeting,
      account,
      participant,
      kind: "person",
      // Only whoever is signed in is given a link to enter with from the console.
      by: invited?.arrival === "signed-in" ? "sign-in" : "link",
      key,
      ...(name === undefined ? {} : { named: nameDigest(name, salt) }),
      iat,
      exp: iat + CREDENTIAL_SECONDS,
    })
    return { credential, ...(name === undefined ? {} : { invited: { name, salt } }) }
  }

  async start(meeting: MeetingId): Promise<StartedMeeting | RefusedMeeting> {
    const known = this.#running.get(meeting)
    if (known !== undefined && this.#isCurrent(known)) return { ok: true, policy: known }
    return await this.#turns.take(meeting, async () => await this.#start(meeting))
  }

  async end(meeting: MeetingId, by?: RegionId): Promise<boolean> {
    return await this.#turns.take(meeting, async () => {
      if (by !== undefined && !(await this.#maySeat(meeting, by))) return false
      this.#running.delete(meeting)
      await this.#store.endDescriptor(meeting, this.#trust.now())
      return true
    })
  }

  async revise(meeting: MeetingId): Promise<StartedMeeting | RefusedMeeting | undefined> {
    const revised = await this.#turns.take(meeting, async () => {
      const before = await this.#metUnder(meeting)
      const outcome = await this.#revise(meeting)
      return outcome && { outcome, before }
    })
    if (revised === undefined) return undefined
    this.#tell(meeting, revised.outcome, revised.before)
    return revised.outcome
  }

  async reviseAll(account?: AccountId): Promise<void> {
    const failures: unknown[] = []
    for (const { meeting } of await this.#store.runningDescriptors(account)) {
      // One that cannot be revised must not keep the others in a region that is denied.
      await this.revise(meeting).catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw failures[0]
  }

  async dismiss(meeting: MeetingId): Promise<void> {
    this.#running.delete(meeting)
    const before = await this.#metUnder(meeting)
    this.#tell(meeting, no("MEETING_ENDED", "the meeting has been ended by its organiser"), before)
  }

  async recall(meeting: MeetingId): Promise<void> {
    this.#invited.delete(meeting)
    const before = await this.#metUnder(meeting)
    for (const listener of this.#recalls) listener(meeting, before)
  }

  onRefused(listener: RefusalListener): () => void {
    this.#refusals.add(listener)
    return () => this.#refusals.delete(listener)
  }

  onRecalled(listener: RecallListener): () => void {
    this.#recalls.add(listener)
    return () => this.#recalls.delete(listener)
  }

  onRevised(listener: RevisionListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(
    meeting: MeetingId,
    outcome: StartedMeeting | RefusedMeeting,
    before: VerifiedPolicy | undefined,
  ): void {
    for (const listener of this.#listeners) listener(meeting, outcome, before)
  }

  async #whoIsInvited(meeting: MeetingId): Promise<ReadonlyMap<string, Invitation>> {
    const stored = await this.#ownMeeting(meeting)
    const barred = await this.#store.barred(meeting)
    const all = stored?.invitations.filter(({ participant }) => !barred.has(participant)) ?? []
    return new Map(all.map((record) => [record.participant, invitationOf(record)]))
  }

  /** The newest policy under which people have begun to meet, ended or not. */
  async #metUnder(meeting: MeetingId): Promise<VerifiedPolicy | undefined> {
    const newest = await this.#store.newestDescriptor(meeting)
    return newest?.used === true ? await this.#verified({ ...newest, ended: undefined }) : undefined
  }

  /** Whether the descriptor in force lets a region hold the seat. */
  async #maySeat(meeting: MeetingId, region: RegionId): Promise<boolean> {
    const newest = await this.#store.newestDescriptor(meeting)
    const policy = newest === undefined ? undefined : await this.#verified(newest)
    return policy?.descriptor.seats.includes(region) === true
  }

  async #ownMeeting(meeting: MeetingId): Promise<StoredMeeting | undefined> {
    if (homeOfMeeting(meeting) !== this.#trust.region) return undefined
    return await this.#store.readMeeting(meeting)
  }

  async #start(meeting: MeetingId): Promise<StartedMeeting | RefusedMeeting> {
    const stored = await this.#ownMeeting(meeting)
    if (stored === undefined) return no("MEETING_NOT_FOUND", "there is no such meeting")
    if (stored.ended !== undefined) return no("MEETING_ENDED", "the meeting has ended")
    const owner = await this.#people.owner(stored.account, stored.owner)
    if (owner === undefined) return no("ACCOUNT_USER_NOT_FOUND", "the meeting's owner is gone")

    const newest = await this.#store.newestDescriptor(meeting)
    const inForce = newest === undefined ? undefined : await this.#verified(newest)
    if (inForce !== undefined && newest?.used === true) return this.#keep(inForce)
    try {
      const claims = await this.#resolved(stored, owner)
      if ("code" in claims) {
        for (const listener of this.#refusals) listener(stored, claims)
        return claims
      }
      if (inForce !== undefined && samePolicy(inForce.descriptor, claims)) {
        return { ok: true, policy: inForce }
      }
      const revision = (newest?.revision ?? 0) + 1
      return { ok: true, policy: await this.#sign({ ...claims, revision }, false) }
    } catch (error) {
      // What is stored names what this catalogue no longer has: nothing may start on it.
      if (error instanceof PolicyError) return no(error.code, error.message)
      throw error
    }
  }

  /** The claims of a new descriptor, but for its revision. */
  async #resolved(
    meeting: StoredMeeting,
    owner: OwnerRecords,
  ): Promise<Omit<Descriptor, "revision"> | RefusedMeeting> {
    const { catalogue } = this.#trust
    const input = { ...policyOfOwner(catalogue, owner), meeting: { layer: meeting.layer } }
    const blocked = blockedByHome(owner.account, input)
    if (blocked !== undefined) return no(blocked.code, blocked.message)
    const answer = resolvePolicy(input)
    if (!answer.ok) return no(answer.code, answer.message)
    const { effective, planes } = answer
    const seats = seatOrder(seatLeaves(planes), this.#trust.region, catalogue)
    if (seats.length === 0) return no("REGION_POLICY_EMPTY", NO_SEAT)
    const now = this.#trust.now()
    return {
      meeting: meeting.id,
      account: meeting.account,
      catalogueVersion: catalogue.version,
      policyDigest: policyDigest(input, answer),
      effective,
      planes,
      mode: meeting.mode,
      minEvidence: requiredEvidence(input),
      seats,
      identity: await this.#identity.publicKey(meeting.account),
      ledger: this.#ledger,
      iat: now,
      exp: now + DESCRIPTOR_SECONDS,
    }
  }

  async #revise(meeting: MeetingId): Promise<StartedMeeting | RefusedMeeting | undefined> {
    const newest = await this.#store.newestDescriptor(meeting)
    if (newest === undefined || newest.ended !== undefined) return undefined
    const stored = await this.#ownMeeting(meeting)
    const owner = stored && (await this.#people.owner(stored.account, stored.owner))
    const current = await this.#verified(newest)
    if (stored === undefined || owner === undefined || current === undefined) return undefined

    const { catalogue } = this.#trust
    const input = { ...policyOfOwner(catalogue, owner), meeting: { layer: stored.layer } }
    const answer = narrowed(current.descriptor, input)
    if (answer === undefined) return undefined
    if (!answer.ok) {
      this.#running.delete(meeting)
      await this.#store.endDescriptor(meeting, this.#trust.now())
      return answer
    }
    const { effective, planes } = answer
    const claims = {
      ...current.descriptor,
      revision: newest.revision + 1,
      catalogueVersion: catalogue.version,
      policyDigest: policyDigest(input, answer),
      effective,
      planes,
      seats: current.descriptor.seats.filter((leaf) => seatLeaves(planes).includes(leaf)),
      iat: this.#trust.now(),
    }
    return { ok: true, policy: await this.#sign(claims, newest.used) }
  }

  async #sign(claims: Descriptor, used: boolean): Promise<VerifiedPolicy> {
    const { meeting, revision, iat } = claims
    const jws = await this.#trust.sign(DESCRIPTOR, claims)
    const signed = { descriptor: jws, signer: this.#trust.certificateJws }
    const policy = await this.#trust.policyOf(meeting, signed)
    const stored = { meeting, revision, jws, created: iat, used, ended: undefined }
    await this.#store.appendDescriptor(stored)
    if (used) this.#keep(policy)
    return policy
  }

  #keep(policy: VerifiedPolicy): StartedMeeting {
    const now = this.#trust.now()
    for (const [meeting, { descriptor }] of this.#running) {
      if (descriptor.exp <= now) this.#running.delete(meeting)
    }
    this.#running.set(policy.descriptor.meeting, policy)
    return { ok: true, policy }
  }

  /** What is stored, if it is in force and this node can still vouch for it with its certificate. */
  async #verified(stored: StoredDescriptor): Promise<VerifiedPolicy | undefined> {
    if (stored.ended !== undefined) return undefined
    const signed = { descriptor: stored.jws, signer: this.#trust.certificateJws }
    try {
      return await this.#trust.policyOf(stored.meeting, signed)
    } catch (error) {
      // Its time is over, or the node has another key by now: the next start signs anew.
      if (error instanceof SignedError) return undefined
      throw error
    }
  }

  #isCurrent({ descriptor, signed }: VerifiedPolicy): boolean {
    return descriptor.exp > this.#trust.now() && signed.signer === this.#trust.certificateJws
  }
}

/** Whether resolving anew gave what is in force already. */
function samePolicy(one: Descriptor, other: Omit<Descriptor, "revision">): boolean {
  return one.policyDigest === other.policyDigest && one.catalogueVersion === other.catalogueVersion
}

/** The origin line of the log at a home: its gateway's host without the scheme. */
function ledgerOf(origin: string): string {
  // The colons and digits of an IPv6 address say enough without its brackets.
  return `${new URL(origin).host.replaceAll(/[[\]]/g, "")}/ledger`
}

function no(code: RefusalCode, message: string): RefusedMeeting {
  return { ok: false, code, message }
}

/** What seats are told of an invitation: not the name. */
function invitationOf({ name: _name, ...invitation }: InvitationRecord): Invitation {
  return invitation
}

/** How a meeting begins: as the account has pinned, as the meeting says, or as usual. */
function startingRules(
  account: Pick<AccountRecord, "plan" | "safety">,
  { preset }: Pick<StoredMeeting, "preset">,
): StartingRules {
  const usual = safetyOf(account)
  return { preset: usual.pinned ? usual.preset : (preset ?? usual.preset), pinned: usual.pinned }
}
