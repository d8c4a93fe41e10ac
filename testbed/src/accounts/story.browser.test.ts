// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import { regionId } from "@landmoot/core/units"
import { afterAll, beforeAll, expect, test } from "vitest"
import { TestDeployment } from "../deployment/index.ts"
import { Story } from "./story.ts"

// Rules are those of SPEC.md, section "The story (US)". Each test goes on where the one before it
// ended: a chapter that fails takes those after it along.

const FRANKFURT = "Frankfurt am Main (Germany)"
const PARIS = "Paris (France)"
const ELSEWHERE = /Ashburn|us-va-iad|United States/

let landmoot: TestDeployment
let story: Story

beforeAll(async () => {
  landmoot = await TestDeployment.start({
    leaves: DEFAULT_LEAVES,
    clients: [{ name: "all" }],
    onLoopback: true,
  })
  const { deployment } = landmoot
  const site = { origin: deployment.origin(regionId("eu-de-fra")), token: deployment.operatorToken }
  story = await Story.begin(await landmoot.browser("all"), site)
})

afterAll(async () => {
  await story?.close()
  await landmoot?.close()
})

test("US1: signing up declares the home, and a free account is told where it lives", async () => {
  const { declared, home } = await story.signUp()
  expect(declared).toContain(`Your account lives in ${FRANKFURT}`)
  expect(declared).toContain("A free account is processed there and nowhere else")
  expect(home).toBe(`This account is free. It is processed in ${FRANKFURT} and nowhere else.`)
})

test("US2: a colleague who is invited by mail joins the account", async () => {
  const { offer, people } = await story.invite()
  expect(offer).toContain("Nordlicht School")
  expect(offer).toContain(FRANKFURT)
  expect(people).toContain("Jonas Weber")
})

test("US3: the two meet at home and nowhere else", async () => {
  const met = await story.meetAtHome()
  expect(met.sentence).toBe(`This meeting is held in ${FRANKFURT} and nowhere else.`)
  expect(new URL(met.link).hash).toMatch(/^#in=eu-de-fra&k=/)
  expect(met.offered).toEqual(["eu-de-fra"])
  for (const chip of met.chips) expect(chip).toContain("Frankfurt am Main")
  for (const text of [...met.chips, met.panel, met.record]) {
    expect(text).not.toMatch(/Paris|France/)
    expect(text).not.toMatch(ELSEWHERE)
  }
  expect(met.record).toContain("Amara Okafor")
  expect(met.record).toContain("Nothing went between regions")
})

test("US4: a paid plan widens nothing, and asks for a second factor", async () => {
  const { said, notice } = await story.upgrade()
  expect(said).toContain("Meetings stay in Frankfurt am Main.")
  expect(said.join(" ")).toContain("Nothing widens by itself")
  expect(notice).toContain("second factor")
})

test("US5: a region is allowed and another denied on the map, after reading what changes", async () => {
  const { differences, text, saved } = await story.chooseRegions()
  expect(differences.join(" ")).toContain(`${PARIS} is added.`)
  expect(differences.join(" ")).toContain("Ashburn (United States) is denied at once.")
  expect(text).toContain("2 people get other regions.")
  expect(text).toContain("What it costs in delay")
  expect(text).toMatch(/Estimate from/)
  expect(text).toMatch(/\d ms/)
  expect(saved).toBe(
    `Meetings of this account are processed in ${FRANKFURT} and ${PARIS}, and nowhere else.`,
  )
})

test("US6: the next meeting obeys, and everything about it names the regions", async () => {
  const met = await story.meetInTwoRegions()
  const sentence = `This meeting is held in ${FRANKFURT} and ${PARIS} and nowhere else.`
  expect(met.sentence).toBe(sentence)
  expect(met.letter).toContain(sentence)
  // Lines of calendar files are folded.
  expect(met.calendar.replaceAll(/\r?\n /g, "")).toContain(sentence)
  expect(new URL(met.link).hash).toMatch(/^#in=eu-de-fra,eu-fr-par&k=/)
  expect(new Set(met.offered)).toEqual(new Set(["eu-de-fra", "eu-fr-par"]))
  for (const text of [met.panel, met.record]) {
    expect(text).toContain("Frankfurt am Main")
    expect(text).toContain("Paris")
    expect(text).not.toMatch(ELSEWHERE)
  }
  expect(met.record).toMatch(/Amara Okafor\s[^]*Jonas Weber/)
  expect(met.record).toContain("Frankfurt am Main – Paris")
})

test("US7: a downgrade moves nothing silently", async () => {
  const told = await story.downgrade()
  expect(told.sentence).toBe(`This meeting is held in ${PARIS} and nowhere else.`)
  expect(told.preview).toContain("1 meeting will not start")
  expect(told.code).toBe("ACCOUNT_HOME_UNACCEPTED")
  expect(told.api).toMatchObject({ status: 422, body: { code: "ACCOUNT_HOME_UNACCEPTED" } })
  expect(told.console).toContain(`they will be processed in ${FRANKFURT}`)
})

test("US8: accepted, it runs at home and nowhere else, and records stay", async () => {
  const { formerLink, chip, record } = await story.acceptHome()
  expect(formerLink).toBe("GUARD_WIDER_THAN_INVITATION")
  expect(chip).toContain("Frankfurt am Main")
  expect(chip).not.toContain("Paris")
  expect(record).toContain("Paris")
  expect(story.complaints).toEqual([])
})
