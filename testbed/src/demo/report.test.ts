// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { type DemoReport, describeReport, faultsOf, type PersonReport } from "./report.ts"

// Rules are those of SPEC.md.

const person = (name: string, region: string): PersonReport => ({
  name,
  region,
  roundTripMs: 1.25,
  firstFrameMs: 310,
  framesPerSecond: [15, 14.8],
  sees: 2,
  hears: 2,
  code: "3342 0009 4796",
})

const good: DemoReport = {
  seconds: 20,
  where: "namespaces",
  people: [person("Amara", "eu-de-fra"), person("Jonas", "eu-fr-par"), person("Mei", "eu-fr-par")],
  regions: [
    { leaf: "eu-de-fra", name: "Frankfurt", allowed: true, packetsReceived: 9, packetsSent: 9 },
    { leaf: "us-va-iad", name: "Ashburn", allowed: false, packetsReceived: 0, packetsSent: 0 },
  ],
  links: [{ from: "eu-de-fra/node-1", to: "eu-fr-par/node-1", streams: 2 }],
  strays: [],
}

test("DM1: a report in which all is well has no faults and names everybody", () => {
  expect(faultsOf(good)).toEqual([])
  for (const { name, code } of good.people) {
    expect(describeReport(good)).toContain(name)
    expect(describeReport(good)).toContain(code)
  }
})

test.for([
  {
    name: "somebody unseen",
    change: { people: [{ ...good.people[0]!, sees: 1 }, ...good.people.slice(1)] },
  },
  {
    name: "somebody unheard",
    change: { people: [{ ...good.people[0]!, hears: 0 }, ...good.people.slice(1)] },
  },
  {
    name: "another meeting code",
    change: { people: [{ ...good.people[0]!, code: "3342 0009 4797" }, ...good.people.slice(1)] },
  },
  {
    name: "no meeting code",
    change: { people: good.people.map((one) => ({ ...one, code: "" })) },
  },
  {
    name: "one region only",
    change: { people: good.people.map((one) => ({ ...one, region: "eu-de-fra" })) },
  },
  {
    name: "one packet in the denied region",
    change: { regions: [good.regions[0]!, { ...good.regions[1]!, packetsReceived: 1 }] },
  },
  {
    name: "media in the denied region",
    change: { people: [{ ...good.people[0]!, region: "us-va-iad" }, ...good.people.slice(1)] },
  },
  {
    name: "a packet to nobody",
    change: { strays: [{ from: "Mei", address: "8.8.8.8", packets: 1 }] },
  },
])("DM1: $name is a fault", ({ change }) => {
  expect(faultsOf({ ...good, ...change })).toHaveLength(1)
})
