// SPDX-License-Identifier: Apache-2.0
import { type AccountId, regionId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import type { ApprovalRecord } from "../../../accounts/index.ts"
import type { Storage } from "../../storage.ts"
import { aMeeting, anAccount, aPerson } from "../records.ts"
import type { OpenStorage } from "../open-storage.ts"

/** Changes that wait for a second administrator, open meetings, and members of region groups. */
export function policySuite(open: OpenStorage): void {
  test("STO50: a waiting change is read back, listed newest first in its account, and decided once", async () => {
    const storage = await open()
    const [one, other] = await twoAccounts(storage)
    const approvals = [1, 2, 3].map((n) => anApproval(one, n))
    for (const approval of approvals) await storage.approvals.create(approval)
    await storage.approvals.create(anApproval(other, 9))
    expect(await storage.approvals.read(one, "apr_2")).toEqual(approvals[1])
    expect(await storage.approvals.read(other, "apr_2")).toBeUndefined()
    const listed = await storage.approvals.list(one, 2)
    expect(listed.map(({ id }) => id)).toEqual(["apr_3", "apr_2"])
    const decision = {
      state: "approved",
      decidedBy: { id: "ben", name: "Ben" },
      decided: 9,
    } as const
    expect(await storage.approvals.decide(other, "apr_2", decision)).toBe(false)
    const decided = await Promise.all(
      [decision, { ...decision, state: "rejected" } as const].map(
        async (each) => await storage.approvals.decide(one, "apr_2", each),
      ),
    )
    expect(decided).toEqual([true, false])
    expect(await storage.approvals.read(one, "apr_2")).toEqual({ ...approvals[1], ...decision })
    await storage.accounts.delete(one)
    expect(await storage.approvals.list(one, 9)).toEqual([])
    expect(await storage.approvals.list(other, 9)).toHaveLength(1)
  })

  test("STO51: open meetings come with their owners' policies, newest first, of one account", async () => {
    const storage = await open()
    const [one, other] = await twoAccounts(storage)
    const layer = { deny: { include: [regionId("eu-fr-par")] } }
    for (const account of [one, other]) {
      await storage.people.create(aPerson({ id: account }, { id: "ada", layer }))
      await storage.people.create(aPerson({ id: account }, { id: "ben" }))
    }
    const meetings = ["ada", "ben", "ada"].map((owner, number) =>
      aMeeting({ id: one }, { owner, number, created: number }),
    )
    for (const meeting of meetings) await storage.meetings.createMeeting(meeting)
    await storage.meetings.createMeeting(aMeeting({ id: other }, { owner: "ada" }))
    await storage.meetings.endMeeting(meetings[0]!.id, 5)
    const all = await storage.policyFigures.openMeetings(one, { limit: 9 })
    expect(all.map(({ id, owner, ownerLayer }) => [id, owner, ownerLayer])).toEqual([
      [meetings[2]!.id, "ada", layer],
      [meetings[1]!.id, "ben", {}],
    ])
    const own = await storage.policyFigures.openMeetings(one, { limit: 9, owner: "ben" })
    expect(own.map(({ id }) => id)).toEqual([meetings[1]!.id])
    expect(await storage.policyFigures.openMeetings(one, { limit: 1 })).toHaveLength(1)
  })

  test("STO52: a member of a region group stays as it was first seen", async () => {
    const storage = await open()
    const [fra, par] = [regionId("eu-de-fra"), regionId("eu-fr-par")]
    const member = { group: "EU@7", region: fra, jurisdictions: ["EU", "EEA"] }
    await storage.catalogueMemory.remember([member])
    await storage.catalogueMemory.remember([
      { ...member, jurisdictions: [] },
      { group: "EU@7", region: par, jurisdictions: ["EU"] },
    ])
    expect(await storage.catalogueMemory.seen()).toEqual([
      member,
      { group: "EU@7", region: par, jurisdictions: ["EU"] },
    ])
  })
}

async function twoAccounts(storage: Storage): Promise<readonly [AccountId, AccountId]> {
  const [one, other] = [anAccount("a"), anAccount("b")]
  await storage.accounts.create(one)
  await storage.accounts.create(other)
  return [one.id, other.id]
}

function anApproval(account: AccountId, n: number): ApprovalRecord {
  return {
    account,
    id: `apr_${n}`,
    regions: [regionId("cn-sha")],
    layer: { ceiling: { include: [regionId("cn-sha")] } },
    baseVersion: n,
    requestedBy: { id: "ada" },
    requested: n,
    expires: n + 7,
    state: "pending",
  }
}
