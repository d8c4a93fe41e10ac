// SPDX-License-Identifier: Apache-2.0
import { ed25519 } from "@noble/curves/ed25519.js"
import { expect, test } from "vitest"
import {
  createKeyPackage,
  generateLeafKey,
  type GroupRules,
  MeetingGroup,
  proposeRemoval,
} from "./index.ts"

test("smoke", async () => {
  const seat = ed25519.utils.randomSecretKey()
  const seatKey = Buffer.from(ed25519.getPublicKey(seat)).toString("base64url")
  const binding = { meeting: "m", account: "a", policyDigest: "d", ledgerOrigin: "o" }
  const rules: GroupRules = {
    admit: async () => {},
    binding: () => binding,
    seatKeys: () => [seatKey],
  }
  const now = Date.now()
  const pend = async (n: string) =>
    createKeyPackage({ leafKey: await generateLeafKey(), credential: n, now })
  const groupId = new Uint8Array(16).fill(7)
  let a = await MeetingGroup.create({ groupId, pending: await pend("a"), binding, seatKey, rules })
  const pb = await pend("b"),
    pc = await pend("c"),
    pd = await pend("d")
  const made = await a.commit({ add: [pb.keyPackage, pc.keyPackage], now })
  a = made.next
  let b = await MeetingGroup.join({ welcome: made.welcome!, pending: pb, rules })
  let c = await MeetingGroup.join({ welcome: made.welcome!, pending: pc, rules })
  expect(b.epochAuthenticator).toEqual(a.epochAuthenticator)
  const said = await b.seal(new TextEncoder().encode("hello"))
  const heard = await c.receive(said.message, { now })
  expect(heard.kind).toBe("application")
  const m2 = await c.commit({ add: [pd.keyPackage], now })
  for (const r of [await a.receive(m2.commit, { now })]) {
    expect(r.kind).toBe("commit")
    if (r.kind === "commit") a = r.next
  }
  const rb = await b.receive(m2.commit, { now })
  if (rb.kind === "commit") b = rb.next
  c = m2.next
  const d = await MeetingGroup.join({ welcome: m2.welcome!, pending: pd, rules })
  expect(d.epochAuthenticator).toEqual(b.epochAuthenticator)
  expect(c.epochAuthenticator).toEqual(a.epochAuthenticator)
  const prop = proposeRemoval({ groupId, epoch: a.epoch, leaf: 2, seed: seat })
  const pa = await a.receive(prop, { now })
  if (pa.kind === "proposal") a = pa.next
  const pB = await b.receive(prop, { now })
  if (pB.kind === "proposal") b = pB.next
  const pC = await c.receive(prop, { now })
  if (pC.kind === "proposal") c = pC.next
  const m3 = await a.commit({ now })
  expect(m3.removed).toEqual([2])
  const rb3 = await b.receive(m3.commit, { now })
  expect(rb3.kind === "commit" && rb3.next.epochAuthenticator).toEqual(m3.next.epochAuthenticator)
  expect((await c.receive(m3.commit, { now })).kind).toBe("removed")
})
