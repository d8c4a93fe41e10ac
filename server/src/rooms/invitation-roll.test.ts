// SPDX-License-Identifier: Apache-2.0
import { keyFromSeed, participantOfKey, publicKeyOf } from "@landmoot/core/signed"
import { expect, test } from "vitest"
import { InvitationRoll } from "./invitation-roll.ts"
import type { Invitation } from "./ports.ts"

const [ADA, BO] = [1, 2].map((seed): Invitation => {
  const key = publicKeyOf(keyFromSeed(new Uint8Array(32).fill(seed)))
  return { participant: participantOfKey(key), key }
}) as [Invitation, Invitation]

test("JN9: who is invited while people meet comes in, and whose link is gone does not", async () => {
  const home = { now: 100, asked: 0, list: [ADA] as readonly Invitation[] }
  const roll = rollOf(home)
  expect(await roll.find(ADA.participant)).toBe(ADA)
  home.list = [BO]
  home.now += 5
  const found = await Promise.all([ADA, BO].map(async (one) => await roll.find(one.participant)))
  expect(found).toEqual([undefined, BO])
  expect(roll.all).toEqual([BO])
  // Whoever makes up ids does not make the seat ask for each.
  for (let attempt = 0; attempt < 20; attempt += 1) await roll.find("p_made_up")
  expect(home.asked).toBe(1)
})

test("JN9: while home is away, what it said last counts", async () => {
  const home = { now: 100, asked: 0, list: undefined as readonly Invitation[] | undefined }
  const roll = rollOf(home)
  home.now += 5
  expect(await roll.find(ADA.participant)).toBe(ADA)
  expect(await roll.find(BO.participant)).toBeUndefined()
  expect(home.asked).toBe(1)
  home.list = [ADA, BO]
  home.now += 60
  expect(await roll.find(BO.participant)).toBe(BO)
})

function rollOf(home: {
  readonly now: number
  asked: number
  readonly list: readonly Invitation[] | undefined
}): InvitationRoll {
  return new InvitationRoll({
    known: { invitations: [ADA] },
    now: () => home.now,
    ask: async () => {
      home.asked += 1
      if (home.list === undefined) throw new Error("home is away")
      return { invitations: home.list }
    },
  })
}
