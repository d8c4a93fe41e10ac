// SPDX-License-Identifier: Apache-2.0
/** Records to write in tests. */
import { keyFromSeed, participantOfKey, publicKeyOf } from "@landmoot/core/signed"
import { accountId, meetingId, regionId } from "@landmoot/core/units"
import type {
  AccountRecord,
  GroupRecord,
  InvitationRecord,
  PersonRecord,
  StoredDescriptor,
  StoredMeeting,
} from "../../accounts/index.ts"

const [FRA, PAR] = [regionId("eu-de-fra"), regionId("eu-fr-par")]

/** An account with every field. Accounts of other `letter`s are others. */
export function anAccount(letter = "a"): AccountRecord {
  return {
    id: accountId(`acc_${letter.padEnd(16, "x")}`),
    name: "Schule Nord",
    plan: "enterprise",
    home: [FRA],
    layer: {
      ceiling: { include: [FRA, PAR] },
      deny: { include: [PAR] },
      planes: { compute: { include: [FRA] } },
      locked: true,
      minEvidence: 1,
    },
    guestPolicy: { mode: "warn", regions: { include: [FRA], exclude: [PAR] } },
    confirmations: [{ region: regionId("cn-sha"), by: ["Ada", "Grace"], at: 9 }],
    homeAcceptance: { since: 8, accepted: { by: "Ada", at: 9 } },
    formerLayer: { ceiling: { include: [PAR] } },
    billing: { customer: `cus_${letter}`, subscription: "sub_1", status: "active" },
    version: 1,
    created: 10,
  }
}

/** A group of an account, of the name that is its id unless changed. */
export function aGroup(
  account: Pick<AccountRecord, "id">,
  change: Partial<GroupRecord> = {},
): GroupRecord {
  const { id = "staff" } = change
  const layer = { ceiling: { include: [FRA], exclude: [PAR] } }
  return { account: account.id, id, name: id, layer, version: 1, created: 10, ...change }
}

/** A member of an account in no group, unless changed. */
export function aPerson(
  account: Pick<AccountRecord, "id">,
  change: Partial<PersonRecord> = {},
): PersonRecord {
  return {
    account: account.id,
    id: "u1",
    name: "Grace Hopper",
    role: "member",
    groups: [],
    administers: [],
    layer: {},
    status: "active",
    version: 1,
    created: 10,
    ...change,
  }
}

/** A meeting of an account. Meetings of other `number`s are others. */
export function aMeeting(
  account: Pick<AccountRecord, "id">,
  { people = 2, number = 0, ...change }: MeetingFacts = {},
): StoredMeeting {
  const name = `${account.id.slice(4, 12)}${String(number).padStart(14, "0")}`
  return {
    id: meetingId(`eu-de-fra.${name}`),
    account: account.id,
    owner: "u1",
    title: "Elternabend",
    layer: {},
    mode: "spread",
    invitations: Array.from({ length: people }, (_person, index) => anInvitation(index)),
    created: 20,
    ended: undefined,
    ...change,
  }
}

/** What a meeting may be asked to be. */
export interface MeetingFacts extends Partial<StoredMeeting> {
  readonly people?: number
  readonly number?: number
}

/** A descriptor in force; stores do not look into the signed bytes. */
export function aDescriptor(
  meeting: Pick<StoredMeeting, "id">,
  { revision }: { readonly revision: number },
): StoredDescriptor {
  const jws = `header.claims-of-${revision}.signature`
  return {
    meeting: meeting.id,
    revision,
    jws,
    created: 30 + revision,
    used: false,
    ended: undefined,
  }
}

/** A person's invitation. Invitations of other indices are others. */
export function anInvitation(index: number): InvitationRecord {
  const seed = new Uint8Array(32)
  new DataView(seed.buffer).setUint32(0, index)
  const key = publicKeyOf(keyFromSeed(seed))
  return { participant: participantOfKey(key), name: `Person ${index}`, key }
}
