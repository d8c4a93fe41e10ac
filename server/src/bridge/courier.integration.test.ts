// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import { codesOf, leaving, makeSea, nodeOf } from "./testing/island.ts"

// Rules are those of SPEC.md, sections "The courier (COU)" and "Bridges (BRI)".

const FRANKFURT = "eu-de-fra"
const PARIS = "eu-fr-par"
const ASHBURN = "us-va-iad"
const BOTH = [FRANKFURT, PARIS]

describe("between regions", () => {
  test("BRI1: the first request opens the bridge, and the answer comes back", async () => {
    await using sea = await makeSea([...BOTH])
    const [frankfurt, paris] = [sea.island(FRANKFURT), sea.island(PARIS)]
    const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
    attach(FRANKFURT)
    const askers: string[] = []
    paris.courier.handle("seat.leave", async (_body, asker) => {
      askers.push(asker.node, asker.region, asker.certificate.node)
      return {}
    })
    expect(frankfurt.courier.bridges()).toEqual([])
    const answer = await frankfurt.courier.request(nodeOf(paris), "seat.leave", leaving(meeting))
    expect(answer).toEqual({})
    expect(askers).toEqual([frankfurt.node, FRANKFURT, frankfurt.node])
    expect(frankfurt.courier.bridges()).toEqual([{ region: PARIS, meetings: [meeting] }])
    expect(paris.courier.bridges()).toEqual([{ region: FRANKFURT, meetings: [meeting] }])
    expect(frankfurt.events).toEqual([{ kind: "opened", region: PARIS, meetings: [meeting] }])
    expect(
      await codesOf(frankfurt.courier.request(nodeOf(paris), "media.close", leaving(meeting))),
    ).toEqual(["COURIER_UNHANDLED"])
  })
})
