// SPDX-License-Identifier: Apache-2.0
import { MEETING_ROLES, rightsOf, rulesOf } from "@landmoot/core/rights"
import { participantId, sessionId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import { meetingOf, person, video } from "../testing/meeting-state.ts"
import { ALL_WORDS } from "../testing/speech.ts"
import { isPinnedOff, personControls, safetyAnnouncements, switched, whyOff } from "./model.ts"

const { en } = ALL_WORDS
const other = { ...person("b", [video("c", "camera")]), role: "participant" as const }

describe("controls over a person", () => {
  test.each(MEETING_ROLES)("SAF1: what a %s is offered is what the seat carries out", (role) => {
    const state = meetingOf([person("a"), other], {
      role,
      rights: rightsOf(rulesOf("business", false), { role }),
    })
    const offered = personControls(state, other, en).map(({ id }) => id)
    const isHost = role === "host" || role === "co-host"
    if (!isHost) expect(offered).toEqual([])
    else expect(offered).toEqual(expect.arrayContaining(["stop-video", "send-back", "remove"]))
    expect(offered.includes("role-co-host")).toBe(role === "host")
  })

  test("SAF1: nobody is offered controls over themselves, nor a co-host over a host", () => {
    const host = { ...person("b"), role: "host" as const }
    const state = meetingOf([person("a"), host], { role: "co-host" })
    expect(personControls(state, state.people[0]!, en)).toEqual([])
    expect(personControls(state, host, en)).toEqual([])
  })

  test("SAF2: only what cannot be taken back is asked for twice", () => {
    const controls = personControls(meetingOf([person("a"), other]), other, en)
    expect(controls.filter(({ isFinal }) => isFinal === true).map(({ id }) => id)).toEqual([
      "remove",
    ])
  })
})

describe("rules", () => {
  test("SAF3: a switch says the whole list of rights, and a pinned one cannot be switched on", () => {
    const state = meetingOf([person("a")], { rules: rulesOf("classroom", true) })
    const { participant } = state.rules.rights
    expect(switched(state, "react", false)).toEqual({
      control: "rights",
      role: "participant",
      rights: participant.filter((right) => right !== "react"),
    })
    expect(isPinnedOff(state, "share")).toBe(true)
    expect(isPinnedOff(state, "react")).toBe(false)
  })

  test("SAF4: what is off says why", () => {
    const rules = rulesOf("classroom", true)
    const at = (change: object) =>
      meetingOf([person("a")], { rights: new Set(), rules: { ...rules, ...change } })
    const { off } = en.safety
    expect(whyOff(at({}), "share", en)).toBe(off.share)
    expect(whyOff(at({ stopped: true }), "share", en)).toBe(off.stopped)
    expect(whyOff(at({ quiet: true }), "speak", en)).toBe(off.quiet)
    expect(whyOff(meetingOf([person("a")]), "speak", en)).toBeUndefined()
  })

  test("SAF5: who comes to wait is announced once, several together", () => {
    const waiting = ["x", "y"].map((letter) => ({
      participant: participantId(`p_${letter.repeat(22)}`),
      session: sessionId(`s_${letter.repeat(22)}`),
      arrival: "link" as const,
      since: 0,
      name: letter.toUpperCase(),
      verified: false,
    }))
    const none = meetingOf([person("a")])
    const one = { ...none, waiting: waiting.slice(0, 1) }
    const both = { ...none, waiting }
    expect(safetyAnnouncements(none, one, en)).toEqual(["X is waiting to be let in"])
    expect(safetyAnnouncements(one, one, en)).toEqual([])
    expect(safetyAnnouncements(none, both, en)).toEqual(["2 people are waiting"])
  })
})
