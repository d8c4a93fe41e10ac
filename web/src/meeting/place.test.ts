// SPDX-License-Identifier: Apache-2.0
import { nodeId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import { meetingOf, person } from "../testing/meeting-state.ts"
import { speechIn } from "../words/speech.ts"
import { placeView } from "./place.ts"

const speech = speechIn("en")
const people = [person("a"), person("b"), person("c")]
const whole = meetingOf(people)

function withParis(change: { readonly verified: boolean; readonly code?: string }) {
  const nodes = whole.nodes.map((node, index) => (index === 0 ? node : { ...node, ...change }))
  return placeView({ ...whole, nodes }, speech)
}

test("PLC1: the chip says verified only if every node was", () => {
  expect(placeView(whole, speech).chip).toMatchObject({ state: "verified", word: "verified" })
  expect(withParis({ verified: false }).chip).toMatchObject({
    state: "unverified",
    word: "not yet verified",
  })
  expect(placeView({ ...whole, nodes: [] }, speech).chip.state).toBe("verifying")
})

test("PLC2: one refused node makes the chip refused", () => {
  expect(withParis({ verified: true, code: "GUARD_NODE_KEY" }).chip.state).toBe("refused")
})

test("PLC3: the chip names every region in use once", () => {
  const twice = { ...whole, nodes: [...whole.nodes, ...whole.nodes] }
  expect(placeView(twice, speech).chip.places).toBe("Frankfurt am Main · Paris")
})

test("PLC4: both directions of a link are one line", () => {
  expect(placeView(whole, speech).links).toEqual([
    {
      key: "eu-de-fra/node-1 eu-fr-par/node-1",
      words: "Frankfurt am Main and Paris",
      streams: 3,
    },
  ])
})

test("PLC5: the map draws a line for each pair of linked regions, and none inside one", () => {
  expect(placeView(whole, speech).lines).toEqual([
    { from: "eu-de-fra", to: "eu-fr-par", verified: true },
  ])
  expect(withParis({ verified: false }).lines[0]?.verified).toBe(false)
  const inside = {
    from: nodeId("eu-de-fra/node-1"),
    to: nodeId("eu-de-fra/node-2"),
    producers: ["x"],
  }
  const view = placeView({ ...whole, links: [inside] }, speech)
  expect(view.lines).toEqual([])
  expect(view.links[0]?.words).toBe("Inside Frankfurt am Main")
})

test("PLC6: a server is shown with region, roles, evidence, checks and people", () => {
  const [frankfurt] = placeView(whole, speech).servers
  expect(frankfurt).toMatchObject({
    place: "Frankfurt am Main (Germany)",
    roles: ["Runs the meeting", "Contact", "Picture and sound"],
    evidence: "Place stated by certificate",
    state: "verified",
    own: true,
    people: 2,
  })
  expect(frankfurt?.checks.map(({ name }) => name)).toContain("fingerprint")
})
