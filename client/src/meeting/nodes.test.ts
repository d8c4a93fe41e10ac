// SPDX-License-Identifier: Apache-2.0
import type { RoomState } from "@landmoot/core/protocol"
import type { NodeCertificate } from "@landmoot/core/signed"
import type { RegionId } from "@landmoot/core/units"
import { beforeEach, expect, test } from "vitest"
import { Guard } from "../guard/index.ts"
import {
  ASHBURN,
  catalogue,
  certificate,
  descriptor,
  FRANKFURT,
  MEETING,
  nodeOf,
  NOW,
  PARIS,
  ROOT_PUBLIC,
  roomState,
  STRANGER,
} from "../testing/world.ts"
import { NodeRegister, violationOf } from "./nodes.ts"
import { person } from "./testing/stage.ts"

const OWN_NODES = { media: nodeOf(FRANKFURT), gateway: nodeOf(FRANKFURT) }

let register: NodeRegister
let changes = 0

beforeEach(async () => {
  const guard = new Guard({
    root: ROOT_PUBLIC,
    meeting: MEETING,
    pinned: undefined,
    now: () => NOW * 1000,
  })
  await guard.admitCatalogue(await catalogue())
  const signed = { descriptor: await descriptor(), signer: await certificate(FRANKFURT) }
  await guard.admitPolicy(signed, "start")
  changes = 0
  register = new NodeRegister(guard, () => {
    changes += 1
  })
})

async function nodes(...regions: readonly RegionId[]): Promise<RoomState["nodes"]> {
  return await Promise.all(
    regions.map(async (region) => ({
      node: nodeOf(region),
      certificate: await certificate(region),
    })),
  )
}

test("NV1: verifies certificates as they appear and change, each once", async () => {
  const state = roomState({ participants: [person()], nodes: await nodes(FRANKFURT, PARIS) })
  expect(register.views(state).map(({ verified, code }) => [verified, code])).toEqual([
    [false, undefined],
    [false, undefined],
  ])
  await register.update(state)
  await register.update(state)
  expect(changes).toBe(1)
  expect(register.views(state)).toMatchObject([
    { node: nodeOf(FRANKFURT), roles: ["seat"], verified: true },
    { node: nodeOf(PARIS), roles: ["gateway", "media"], verified: true },
  ])
  const renewed = await certificate(PARIS, { exp: NOW + 9999 })
  const next = roomState({ nodes: [{ node: nodeOf(PARIS), certificate: renewed }] })
  await register.update(next)
  expect(register.certificateOf(nodeOf(PARIS))?.exp).toBe(NOW + 9999)
})

test.for<{ name: string; changes: Partial<NodeCertificate>; key?: typeof STRANGER; code: string }>([
  { name: "forged", changes: {}, key: STRANGER, code: "GUARD_CERTIFICATE_FORGED" },
  { name: "expired", changes: { exp: NOW }, code: "GUARD_CERTIFICATE_EXPIRED" },
  { name: "too little evidence", changes: { evidence: 0 }, code: "GUARD_NO_EVIDENCE" },
])("NV2: shows a node as refused: $name", async ({ changes: claims, key, code }) => {
  const signer = key === undefined ? undefined : { kid: `authority:${PARIS}`, key }
  const jws = await certificate(PARIS, claims, signer)
  const state = roomState({
    participants: [person()],
    nodes: [{ node: nodeOf(PARIS), certificate: jws }],
  })
  await register.update(state)
  expect(register.views(state)[1]).toMatchObject({ verified: false, code })
})

test("NV2: shows a node outside the set as refused, certified or not", async () => {
  const state = roomState({ participants: [person({ region: ASHBURN })] })
  expect(register.views(state)[1]).toMatchObject({ code: "GUARD_NODE_OUT_OF_POLICY" })
  await register.update(roomState({ nodes: await nodes(ASHBURN) }))
  expect(register.views(state)[1]).toMatchObject({ code: "GUARD_NODE_OUT_OF_POLICY" })
})

const link = (from: RegionId, to: RegionId) => ({
  from: nodeOf(from),
  to: nodeOf(to),
  producers: ["p"],
})

test.for([
  { name: "an honest meeting", state: { links: [link(FRANKFURT, PARIS)] }, code: undefined },
  {
    name: "somebody else's node",
    state: { participants: [person({ region: ASHBURN })], links: [link(PARIS, ASHBURN)] },
    code: undefined,
  },
  { name: "the seat", state: { seat: nodeOf(ASHBURN) }, code: "GUARD_NODE_OUT_OF_POLICY" },
  {
    name: "a link from one's own node",
    state: { links: [link(FRANKFURT, ASHBURN)] },
    code: "GUARD_NODE_OUT_OF_POLICY",
  },
  {
    name: "a link to one's own node",
    state: { links: [link(ASHBURN, FRANKFURT)] },
    code: "GUARD_NODE_OUT_OF_POLICY",
  },
])("NV3: judges $name", ({ state, code }) => {
  expect(violationOf(register, roomState(state), OWN_NODES)?.code).toBe(code)
})

test("NV3: a certificate that has run out is no violation, a forged one is", async () => {
  const expired = await certificate(FRANKFURT, { exp: NOW })
  await register.update(roomState({ nodes: [{ node: nodeOf(FRANKFURT), certificate: expired }] }))
  expect(violationOf(register, roomState(), OWN_NODES)).toBeUndefined()
  const forged = await certificate(FRANKFURT, {}, { kid: `authority:${FRANKFURT}`, key: STRANGER })
  await register.update(roomState({ nodes: [{ node: nodeOf(FRANKFURT), certificate: forged }] }))
  expect(violationOf(register, roomState(), OWN_NODES)?.code).toBe("GUARD_CERTIFICATE_FORGED")
})
