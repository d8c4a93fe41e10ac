// SPDX-License-Identifier: Apache-2.0
/**
 * What the operator does with accounts and meetings whose home is this node.
 * Refusals are returned; a throw means that the store or the signer failed.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
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
import { invite, type PersonalLink } from "./invitations.ts"
import { policyCatalogue, policyOfUser } from "./policy.ts"
import type { Store } from "./ports.ts"
import type { AccountRecord, Confirmation, Plan, StoredMeeting } from "./records.ts"

/** An account to be made, as it was sent. */
export interface NewAccount extends AccountLayers {
  readonly name: string
  readonly plan: Plan
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
  /** The names of the people to invite; each gets a link of their own. */
  readonly participants: readonly string[]
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
  createAccount(input: NewAccount): Promise<AccountsAnswer<AccountRecord>>
  listAccounts(): Promise<readonly AccountRecord[]>
  readAccount(id: AccountId): Promise<AccountRecord | undefined>
  /** Replaces all layers. A deny is applied to running meetings before this returns (R11). */
  changeLayers(id: AccountId, change: AccountChange): Promise<AccountsAnswer<AccountRecord>>
  createMeeting(input: NewMeeting): Promise<AccountsAnswer<CreatedMeeting>>
  listMeetings(account: AccountId): Promise<AccountsAnswer<readonly StoredMeeting[]>>
  readMeeting(id: MeetingId): Promise<StoredMeeting | undefined>
  /** Ends a meeting for good, also while people are in it. */
  endMeeting(id: MeetingId): Promise<AccountsAnswer<StoredMeeting>>
}

/** What the operations need. */
export interface AccountsParts {
  readonly store: Store
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
    listAccounts: async () => await store.listAccounts(),
    readAccount: async (id) => await store.readAccount(id),
    changeLayers: async (id, change) => await changeLayers(parts, id, change),
    createMeeting: async (input) => await createMeeting(parts, input),
    listMeetings: async (account) => {
      if ((await store.readAccount(account)) === undefined) return NO_ACCOUNT
      return { ok: true, value: await store.listMeetings(account) }
    },
    readMeeting: async (id) => await store.readMeeting(id),
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
): Promise<AccountsAnswer<AccountRecord>> {
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
    groups: checked.value.groups,
    users: checked.value.users,
    confirmations: confirmations.value,
    version: 1,
    created: now,
  }
  await store.createAccount(account)
  return { ok: true, value: account }
}

async function changeLayers(
  { store, trust, home }: AccountsParts,
  id: AccountId,
  change: AccountChange,
): Promise<AccountsAnswer<AccountRecord>> {
  const before = await store.readAccount(id)
  if (before === undefined) return NO_ACCOUNT
  if (before.version !== change.version) return CONFLICT
  const catalogue = policyCatalogue(trust.catalogue)
  const checked = checkLayers(change, {
    account: id,
    catalogue,
    plan: before.plan,
    home: before.home,
    before,
  })
  if (!checked.ok) return checked
  const confirmations = confirm(checked.value, change.confirmedBy, trust.now())
  if (!confirmations.ok) return confirmations
  const kept = new Set(checked.value.users.map((user) => user.id))
  const orphan = (await store.listMeetings(id)).find(
    ({ owner, ended }) => ended === undefined && !kept.has(owner),
  )
  if (orphan !== undefined) {
    const message = "a user who is left out owns a meeting that has not ended; end it first"
    return refuse("ACCOUNT_USER_HAS_MEETINGS", message, "users")
  }
  const { layer, groups, users } = checked.value
  const after: AccountRecord = {
    ...before,
    layer,
    groups,
    users,
    confirmations: [...before.confirmations, ...confirmations.value],
    version: before.version + 1,
  }
  if (!(await store.replaceAccount(after, before.version))) return CONFLICT
  await home.reviseAll(id)
  return { ok: true, value: after }
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
  const account = await store.readAccount(input.account)
  if (account === undefined) return NO_ACCOUNT
  const user = account.users.find(({ id }) => id === input.user)
  if (user === undefined) {
    return refuse("ACCOUNT_USER_NOT_FOUND", "the account has no such user", "user")
  }
  const above = policyOfUser(trust.catalogue, account, user)
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
  const invited = input.participants.map((name) => invite(name, { origin, meeting: id, regions }))
  const meeting: StoredMeeting = {
    id,
    account: account.id,
    owner: user.id,
    title: input.title,
    layer,
    mode: input.mode,
    invitations: invited.map(({ record }) => record),
    created: trust.now(),
    ended: undefined,
  }
  await store.createMeeting(meeting)
  return { ok: true, value: { meeting, regions, links: invited.map(({ link }) => link) } }
}

async function endMeeting(
  { store, trust, home }: AccountsParts,
  id: MeetingId,
): Promise<AccountsAnswer<StoredMeeting>> {
  const meeting = await store.readMeeting(id)
  if (meeting === undefined) {
    return refuse("MEETING_NOT_FOUND", "there is no meeting of this id at this home")
  }
  const now = trust.now()
  if (!(await store.endMeeting(id, now))) {
    return refuse("MEETING_ENDED", "the meeting has ended already")
  }
  await home.dismiss(id)
  return { ok: true, value: { ...meeting, ended: now } }
}
