// SPDX-License-Identifier: Apache-2.0
/**
 * What the operator does with accounts and meetings whose home is this node.
 * Refusals are returned; a throw means that the store or the signer failed.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import type { PlanName } from "@landmoot/core/plans"
import type { PresetName } from "@landmoot/core/rights"
import { meetingDefaultOf, resolvePolicy } from "@landmoot/core/policy"
import {
  accountId,
  type AccountId,
  type MeetingId,
  meetingId,
  type RegionId,
} from "@landmoot/core/units"
import type { Trust } from "../rooms/ports.ts"
import {
  type AccountLayers,
  checkAt,
  checkHome,
  checkLayers,
  type CheckedLayers,
} from "./checks.ts"
import { type AccountsAnswer, refuse } from "./errors.ts"
import type { LiveMeetingHome } from "./home.ts"
import { invite, type Invited, type PersonalLink } from "./invitations.ts"
import {
  changesTo,
  everyPage,
  MAX_NESTED_PEOPLE,
  type NestedAccount,
  withMembers,
} from "./members.ts"
import { policyCatalogue, policyOfOwner } from "./policy.ts"
import type { AccountStores } from "./ports.ts"
import type { AccountRecord, Confirmation, StoredMeeting } from "./records.ts"

/** How many meetings of an account are shown at once, the oldest first. Higher: larger answers. */
const MAX_LISTED_MEETINGS = 1000

/** An account to be made, as it was sent. */
export interface NewAccount extends AccountLayers {
  readonly name: string
  readonly plan: PlanName
  readonly home: unknown
  /** The administrators who confirm restricted regions (R7). */
  readonly confirmedBy?: readonly string[] | undefined
}

/** New layers for an account, in place of all that it has. */
export interface AccountChange extends AccountLayers {
  /** The version that the writer has read. */
  readonly version: number
  readonly confirmedBy?: readonly string[] | undefined
}

/** A meeting to be made. */
export interface NewMeeting {
  readonly account: AccountId
  /** The owner, whose layers govern the meeting (R1). */
  readonly user: string
  readonly title: string
  readonly layer: unknown
  readonly mode: StoredMeeting["mode"]
  /** The people to invite, each with a link of their own. */
  readonly participants: readonly Invited[]
  /** The rules with which it begins, where the account leaves the choice. */
  readonly preset?: PresetName | undefined
}

/** A meeting that was made. The links are told once and cannot be made again. */
export interface CreatedMeeting {
  readonly meeting: StoredMeeting
  /** S(media) as resolved now: what the links hold the servers to. */
  readonly regions: readonly RegionId[]
  readonly links: readonly PersonalLink[]
}

/** The operator's operations. */
export interface Accounts {
  createAccount(input: NewAccount): Promise<AccountsAnswer<NestedAccount>>
  /** All accounts with their groups and people, of each at most {@link MAX_NESTED_PEOPLE}. */
  listAccounts(): Promise<readonly NestedAccount[]>
  readAccount(id: AccountId): Promise<NestedAccount | undefined>
  /** Replaces all layers. A deny is applied to running meetings before this returns (R11). */
  changeLayers(id: AccountId, change: AccountChange): Promise<AccountsAnswer<NestedAccount>>
  createMeeting(input: NewMeeting): Promise<AccountsAnswer<CreatedMeeting>>
  listMeetings(account: AccountId): Promise<AccountsAnswer<readonly StoredMeeting[]>>
  readMeeting(id: MeetingId): Promise<StoredMeeting | undefined>
  /** Ends a meeting for good, also while people are in it. */
  endMeeting(id: MeetingId): Promise<AccountsAnswer<StoredMeeting>>
}

/** What the operations need. */
export interface AccountsParts {
  readonly store: AccountStores
  readonly trust: Trust
  readonly home: LiveMeetingHome
  /** The web origin that links lead to. */
  readonly origin: string
}

/** Makes the operator's operations over a store. */
export function createAccounts(parts: AccountsParts): Accounts {
  const { store } = parts
  return {
    createAccount: async (input) => await createAccount(parts, input),
    listAccounts: async () => await listAccounts(store),
    readAccount: async (id) => await readAccount(store, id),
    changeLayers: async (id, change) => await changeLayers(parts, id, change),
    createMeeting: async (input) => await createMeeting(parts, input),
    listMeetings: async (account) => await listMeetings(store, account),
    readMeeting: async (id) => await store.meetings.readMeeting(id),
    endMeeting: async (id) => await endMeeting(parts, id),
  }
}

const NO_ACCOUNT = refuse("ACCOUNT_NOT_FOUND", "there is no account of this id at this home")
const CONFLICT = refuse(
  "ACCOUNT_VERSION_CONFLICT",
  "the account has changed since it was read; read it again and repeat the change",
)

async function createAccount(
  { store, trust }: AccountsParts,
  input: NewAccount,
): Promise<AccountsAnswer<NestedAccount>> {
  const catalogue = policyCatalogue(trust.catalogue)
  const { name, plan } = input
  const home = checkHome(input.home, { catalogue, plan })
  if (!home.ok) return home
  if (home.value[0] !== trust.region) {
    const message = `this node keeps accounts of ${trust.region}; ask a node of ${home.value[0]}`
    return refuse("ACCOUNT_HOME_ELSEWHERE", message, "home[0]")
  }
  const id = accountId(`acc_${randomBytes(16).toString("base64url")}`)
  const checked = checkLayers(input, { account: id, catalogue, plan, home: home.value })
  if (!checked.ok) return checked
  const now = trust.now()
  const confirmations = confirm(checked.value, input.confirmedBy, now)
  if (!confirmations.ok) return confirmations
  const account: AccountRecord = {
    id,
    name,
    plan,
    home: home.value,
    layer: checked.value.layer,
    guestPolicy: { mode: "off" },
    confirmations: confirmations.value,
    version: 1,
    created: now,
  }
  const before = { groups: [], users: [] }
  if (!(await store.accounts.write(id, changesTo(account, checked.value, { before, now })))) {
    return CONFLICT
  }
  return { ok: true, value: await withMembers(store, account) }
}

async function listAccounts(store: AccountStores): Promise<readonly NestedAccount[]> {
  const nested: NestedAccount[] = []
  for (const account of await everyPage(async (query) => await store.accounts.list(query))) {
    nested.push(await withMembers(store, account))
  }
  return nested
}

async function readAccount(
  store: AccountStores,
  id: AccountId,
): Promise<NestedAccount | undefined> {
  const account = await store.accounts.read(id)
  return account === undefined ? undefined : await withMembers(store, account)
}

async function listMeetings(
  { accounts, meetings }: AccountStores,
  account: AccountId,
): Promise<AccountsAnswer<readonly StoredMeeting[]>> {
  if ((await accounts.read(account)) === undefined) return NO_ACCOUNT
  const listed = await everyPage(
    async (query) => await meetings.listMeetings(account, { ...query, order: "oldest" }),
    MAX_LISTED_MEETINGS,
  )
  const whole: StoredMeeting[] = []
  for (const { id } of listed) {
    const meeting = await meetings.readMeeting(id)
    if (meeting !== undefined) whole.push(meeting)
  }
  return { ok: true, value: whole }
}

async function changeLayers(
  { store, trust, home }: AccountsParts,
  id: AccountId,
  change: AccountChange,
): Promise<AccountsAnswer<NestedAccount>> {
  const header = await store.accounts.read(id)
  if (header === undefined) return NO_ACCOUNT
  if (header.version !== change.version) return CONFLICT
  if ((await store.people.count(id)) > MAX_NESTED_PEOPLE) {
    const message = `an account of more than ${MAX_NESTED_PEOPLE} people is changed part by part`
    return refuse("ACCOUNT_TOO_LARGE", message, "users")
  }
  const before = await withMembers(store, header)
  const catalogue = policyCatalogue(trust.catalogue)
  const checked = checkLayers(change, {
    account: id,
    catalogue,
    plan: before.plan,
    home: before.home,
    before,
  })
  if (!checked.ok) return checked
  const now = trust.now()
  const confirmations = confirm(checked.value, change.confirmedBy, now)
  if (!confirmations.ok) return confirmations
  const kept = new Set(checked.value.users.map((user) => user.id))
  if ((await store.meetings.openOwners(id)).some((owner) => !kept.has(owner))) {
    const message = "a user who is left out owns a meeting that has not ended; end it first"
    return refuse("ACCOUNT_USER_HAS_MEETINGS", message, "users")
  }
  const after: AccountRecord = {
    ...header,
    layer: checked.value.layer,
    confirmations: [...header.confirmations, ...confirmations.value],
    version: header.version + 1,
  }
  if (!(await store.accounts.write(id, changesTo(after, checked.value, { before, now })))) {
    return CONFLICT
  }
  await home.reviseAll(id)
  return { ok: true, value: await withMembers(store, after) }
}

function confirm(
  { confirm: regions }: CheckedLayers,
  by: readonly string[] = [],
  now: number,
): AccountsAnswer<readonly Confirmation[]> {
  if (regions.length === 0) return { ok: true, value: [] }
  const names = [...new Set(by.map((name) => name.trim()).filter((name) => name !== ""))]
  if (names.length < 2) {
    const message = `${regions.join(", ")}: two administrators have to confirm a restricted region`
    return refuse("ACCOUNT_REGION_UNCONFIRMED", message, "confirmedBy")
  }
  return { ok: true, value: regions.map((region) => ({ region, by: names, at: now })) }
}

async function createMeeting(
  { store, trust, origin }: AccountsParts,
  input: NewMeeting,
): Promise<AccountsAnswer<CreatedMeeting>> {
  const owner = await store.people.owner(input.account, input.user)
  if (owner === undefined) {
    if ((await store.accounts.read(input.account)) === undefined) return NO_ACCOUNT
    return refuse("ACCOUNT_USER_NOT_FOUND", "the account has no such user", "user")
  }
  const above = policyOfOwner(trust.catalogue, owner)
  const written = checkAt(
    { ...above, meeting: { layer: {} } },
    { kind: "meeting" },
    { layer: input.layer, path: "layer" },
  )
  if (!written.ok) return written
  const preset = written.value.ceiling === undefined ? meetingDefaultOf(above) : undefined
  const layer = preset === undefined ? written.value : { ...written.value, ceiling: preset }
  const answer = resolvePolicy({ ...above, meeting: { layer } })
  if (!answer.ok) return refuse(answer.code, answer.message)

  const id = meetingId(`${trust.region}.${randomBytes(16).toString("base64url")}`)
  const regions = answer.planes.media
  const invited = input.participants.map((each) => invite(each, { origin, meeting: id, regions }))
  const meeting: StoredMeeting = {
    id,
    account: input.account,
    owner: input.user,
    title: input.title,
    layer,
    mode: input.mode,
    ...(input.preset === undefined ? {} : { preset: input.preset }),
    invitations: invited.map(({ record }) => record),
    created: trust.now(),
    ended: undefined,
  }
  await store.meetings.createMeeting(meeting)
  return { ok: true, value: { meeting, regions, links: invited.map(({ link }) => link) } }
}

async function endMeeting(
  { store, trust, home }: AccountsParts,
  id: MeetingId,
): Promise<AccountsAnswer<StoredMeeting>> {
  const meeting = await store.meetings.readMeeting(id)
  if (meeting === undefined) {
    return refuse("MEETING_NOT_FOUND", "there is no meeting of this id at this home")
  }
  const now = trust.now()
  if (!(await store.meetings.endMeeting(id, now))) {
    return refuse("MEETING_ENDED", "the meeting has ended already")
  }
  await home.dismiss(id)
  return { ok: true, value: { ...meeting, ended: now } }
}
