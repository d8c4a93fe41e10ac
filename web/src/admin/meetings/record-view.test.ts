// SPDX-License-Identifier: Apache-2.0
import type { MeetingRecord } from "@landmoot/core/api"
import { meetingId, regionId, startId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import { fullSpeech } from "../../testing/speech.ts"
import { type Quality, qualityView, recordView } from "./record-view.ts"
import { personWords, qualityWords } from "./record-words.ts"

const [FRA, PAR] = [regionId("eu-de-fra"), regionId("eu-fr-par")]
const BEGAN = 1_795_510_800

type Session = MeetingRecord["participants"][number]["sessions"][number]

function session(part: Partial<Session>): Session {
  return {
    region: FRA,
    gateway: FRA,
    joined: BEGAN,
    estimated: false,
    roundTrips: [],
    ...part,
  }
}

function record(part: Partial<MeetingRecord>): MeetingRecord {
  return {
    meeting: meetingId(`eu-de-fra.${"a".repeat(22)}`),
    start: startId(`st_${"a".repeat(22)}`),
    title: "Review",
    began: BEGAN,
    estimated: false,
    people: 1,
    regions: [FRA],
    gaps: { entries: 0, seats: 0 },
    participants: [],
    links: [],
    events: [],
    revisions: [{ revision: 1, at: BEGAN, media: [FRA] }],
    ...part,
  }
}

function quality(part: Partial<Quality>): Quality {
  return { packetsIn: 10_000, packetsOut: 10_000, lostIn: 0, lostOut: 0, ...part }
}

test("MTV10: bars lie inside the meeting, in the order in which people came", () => {
  const view = recordView(
    record({
      participants: [
        { id: "1", name: "B", outsider: false, sessions: [session({ joined: BEGAN + 50 })] },
        {
          id: "2",
          name: "A",
          outsider: false,
          sessions: [session({ joined: BEGAN - 10, left: BEGAN + 25 })],
        },
      ],
    }),
    BEGAN + 100,
  )
  expect(view.people.map(({ name }) => name)).toEqual(["A", "B"])
  expect(view.people.map(({ stays }) => stays[0]?.bar)).toEqual([
    { from: 0, length: 0.25 },
    { from: 0.5, length: 0.5 },
  ])
})

test("MTV11: people of other accounts have a number and no name", () => {
  const { people, outsiders } = recordView(
    record({
      participants: [
        { id: "a", outsider: true, sessions: [session({})] },
        { id: "b", name: "Ada", outsider: false, sessions: [session({})] },
        { id: "c", outsider: true, sessions: [session({})] },
      ],
    }),
    BEGAN + 1,
  )
  const words = people.map((person) => personWords(fullSpeech("en"), person))
  expect(words).toEqual(["Person 1 of another account", "Ada", "Person 2 of another account"])
  expect(outsiders).toBe(2)
})

test("MTV12: both directions of a link are one line", () => {
  const links = [
    { from: FRA, to: PAR, opened: BEGAN + 5, closed: BEGAN + 9 },
    { from: PAR, to: FRA, opened: BEGAN + 4 },
  ]
  expect(recordView(record({ links }), BEGAN + 10).links).toEqual([
    { from: FRA, to: PAR, opened: BEGAN + 4, closed: undefined },
  ])
  const closed = links.map((link, index) => ({ ...link, closed: BEGAN + 9 + index }))
  expect(recordView(record({ links: closed }), BEGAN + 10).links[0]?.closed).toBe(BEGAN + 10)
})

test("MTV13: the worse of loss and round trip judges", () => {
  expect(qualityView(undefined).grade).toBe("unknown")
  expect(qualityView(quality({ packetsIn: 0, packetsOut: 0 })).grade).toBe("unknown")
  expect(qualityView(quality({})).grade).toBe("good")
  expect(qualityView(quality({ lostIn: 200 })).grade).toBe("fair")
  expect(qualityView(quality({ lostOut: 1000 })).grade).toBe("poor")
  const far = { meanMs: 400, p95Ms: 500 }
  expect(qualityView(quality({ roundTrip: far })).grade).toBe("fair")
  expect(
    qualityWords(fullSpeech("en"), qualityView(quality({ lostIn: 101, roundTrip: far }))),
  ).toBe("Fair · 1% lost · 400 ms round trip")
})

test("MTV14: a region outside every allowed set is told apart", () => {
  const { regions } = recordView(record({ regions: [FRA, PAR] }), BEGAN + 1)
  expect(regions.map(({ region, allowed }) => [region, allowed])).toEqual([
    [FRA, true],
    [PAR, false],
  ])
})
