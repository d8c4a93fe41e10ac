// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { accepted, as, CALL, openTown } from "../people/testing/town.ts"
import { rosterHandlers } from "./handlers.ts"

// Rules are those of SPEC.md.

test(
  "ROS12: 50,000 lines are applied in one write, or not at all",
  { timeout: 120_000 },
  async () => {
    const town = await openTown()
    const handlers = rosterHandlers(town.parts)
    const lines = Array.from({ length: 50_000 }, (_, n) => `Pupil ${n},p${n}@x.org,${n % 500}`)
    const body = { csv: `name,email,class\n${lines.join("\n")}\n`, absent: "keep" } as const
    const { id } = town.account
    const call = { ...CALL, ...as(id, "administrator"), params: { account: id } }
    const { digest, counts } = accepted(await handlers["roster.preview"]({ ...call, body }))
    expect(counts).toMatchObject({ create: 50_000, groups: 500 })
    const wish = { ...call, body: { ...body, digest, invite: false } }
    // Of two who apply it at the same time one wins, and the other leaves nothing half done.
    const both = await Promise.all([handlers["roster.apply"](wish), handlers["roster.apply"](wish)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ code: "ROSTER_PREVIEW_CONFLICT" })
    expect(await town.storage.people.count(id)).toBe(50_000)
    expect(await town.storage.groups.all(id)).toHaveLength(500)
  },
)
