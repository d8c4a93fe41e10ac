// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import {
  changedRules,
  grantableRights,
  MEETING_ROLES,
  PRESET_NAMES,
  PRESETS,
  RIGHTS,
  RIGHTS_OF_HOSTS,
  rightsOf,
  RULED_ROLES,
  rulesOf,
} from "./index.ts"

const OTHERS = RIGHTS.filter((right) => !RIGHTS_OF_HOSTS.includes(right))

describe.each(PRESET_NAMES)("the preset %s", (preset) => {
  const rules = rulesOf(preset, true)

  it.each(["host", "co-host"] as const)("RGT1: a %s may do everything", (role) => {
    for (const now of [rules, { ...rules, stopped: true }, { ...rules, quiet: true }]) {
      expect([...rightsOf(now, { role, revoked: ["speak"] })]).toEqual([...RIGHTS])
    }
  })

  it.each(RULED_ROLES)("RGT2, RGT3: a %s has the table's rights and no host's", (role) => {
    const table = PRESETS[preset].rights[role]
    expect([...rightsOf(rules, { role })]).toEqual(table)
    const tricked = rightsOf(
      { ...rules, pinned: false, rights: { ...rules.rights, [role]: [...RIGHTS] } },
      { role, granted: [...RIGHTS], revoked: ["chat"] },
    )
    expect(RIGHTS_OF_HOSTS.filter((right) => tricked.has(right))).toEqual([])
    expect(tricked.has("chat")).toBe(false)
  })

  it.each(RULED_ROLES)("RGT4: a %s has no right while it is stopped or quiet", (role) => {
    const all = { role, granted: OTHERS }
    expect(rightsOf({ ...rules, stopped: true }, all).size).toBe(0)
    expect(rightsOf({ ...rules, quiet: true }, all).size).toBe(0)
  })

  it("RGT7: each role has no more rights than the one before", () => {
    const sets = MEETING_ROLES.map((role) => rightsOf(rules, { role }))
    for (const [index, set] of sets.entries()) {
      const before = sets[index - 1]
      expect([...set].filter((right) => before?.has(right) === false)).toEqual([])
    }
  })

  it("RGT6: strangers wait", () => {
    expect(PRESETS[preset].waiting).toContain("stranger")
    expect(changedRules(rulesOf(preset, false), { waiting: [] })?.waiting).toEqual(["stranger"])
  })
})

describe("a host's changes", () => {
  it("RGT3: a grant and a revocation count for one person", () => {
    const rules = rulesOf("webinar", false)
    const person = { role: "participant", granted: ["speak"], revoked: ["react"] } as const
    expect([...rightsOf(rules, person)]).toEqual(["chat-hosts", "speak"])
  })

  it("RGT5: a pinned preset is tightened and not loosened", () => {
    const pinned = rulesOf("classroom", true)
    const tighter = changedRules(pinned, {
      rights: { participant: ["react"] },
      waiting: ["signed-in", "link", "organisation", "stranger"],
    })
    expect(tighter?.rights.participant).toEqual(["react"])
    // What was tightened can be taken back, to the preset and no further.
    const { rights } = PRESETS.classroom
    expect(changedRules(tighter ?? pinned, { rights })?.rights).toEqual(rights)
    const looser = { participant: [...rights.participant, "share"] } as const
    expect(changedRules(pinned, { rights: looser })).toBeUndefined()
    expect(changedRules(pinned, { waiting: ["stranger"] })).toBeUndefined()
    expect(changedRules(rulesOf("classroom", false), { rights: looser })).toBeDefined()
  })

  it("RGT5: a pinned preset bounds what a single person is granted", () => {
    const pinned = rulesOf("classroom", true)
    expect(grantableRights(pinned).has("chat-private")).toBe(false)
    const granted = rightsOf(pinned, { role: "viewer", granted: ["share", "chat-private"] })
    expect(granted.has("share")).toBe(true)
    expect(granted.has("chat-private")).toBe(false)
  })

  it("RGT2: no table gives others a host's right", () => {
    const rules = rulesOf("open", false)
    expect(changedRules(rules, { rights: { participant: ["admit"] } })).toBeUndefined()
  })

  it("RGT8: in class only hosts share, rename and write to one person, and links wait", () => {
    const { rights, waiting, quietWithoutHost } = PRESETS.classroom
    for (const right of ["share", "rename", "chat-private"] as const) {
      expect(rights.participant).not.toContain(right)
    }
    expect(waiting).toEqual(["link", "organisation", "stranger"])
    expect(quietWithoutHost).toBe(true)
  })
})
