// SPDX-License-Identifier: Apache-2.0
/** Records to write in tests. */
import { keyFromSeed, participantOfKey, publicKeyOf } from "@landmoot/core/signed"
import { accountId, meetingId, regionId } from "@landmoot/core/units"
import type {
  AccountRecord,
  InvitationRecord,
  StoredDescriptor,
  StoredMeeting,
} from "../../accounts/index.ts"

/** An account with every kind of layer. Accounts of other `letter`s are others. */
export function anAccount(letter = "a"): AccountRecord {
  const [fra, par] = [regionId("eu-de-fra"), regionId("eu-fr-par")]
  return {
    id: accountId(`acc_${letter.padEnd(16, "x")}`),
    name: "Schule Nord",
    plan: "paid",
    home: [fra],
    layer: {
      ceiling: { include: [fra, par] },
      deny: { include: [par] },
      planes: { compute: { include: [fra] } },
      locked: true,
      minEvidence: 1,
    },
    groups: [
      { id: "staff", layer: { ceiling: { include: [fra], exclude: [par] } } },
      { id: "all", layer: {} },
    ],
    users: [
      { id: "u2", name: "Ada", groups: ["staff", "all"], layer: {} },
      { id: "u1", name: "Grace", groups: [], layer: { deny: { include: [par] } } },
    ],
    confirmations: [{ region: regionId("cn-sha"), by: ["Ada", "Grace"], at: 9 }],
    version: 1,
    created: 10,
  }
}

/** A meeting of an account. */
export function aMeeting(
  account: AccountRecord,
  { people = 2 }: { readonly people?: number } = {},
): StoredMeeting {
  return {
    id: meetingId(`eu-de-fra.${account.id.slice(4).padEnd(22, "m").slice(0, 22)}`),
    account: account.id,
    owner: "u1",
    title: "Elternabend",
    layer: {},
    mode: "spread",
    invitations: Array.from({ length: people }, (_person, index) => anInvitation(index)),
    created: 20,
    ended: undefined,
  }
}

/** A descriptor in force; stores do not look into the signed bytes. */
export function aDescriptor(
  meeting: StoredMeeting,
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

function anInvitation(index: number): InvitationRecord {
  const seed = new Uint8Array(32)
  new DataView(seed.buffer).setUint32(0, index)
  const key = publicKeyOf(keyFromSeed(seed))
  return { participant: participantOfKey(key), name: `Person ${index}`, key }
}
