// SPDX-License-Identifier: Apache-2.0
import { PROFILE } from "@landmoot/core/protocol"
import { signClaims } from "@landmoot/core/signed"
import { beforeEach, describe, expect, test } from "vitest"
import { encodeBase64url, randomBytes } from "../bytes.ts"
import { MEETING, NOW, STRANGER } from "../testing/world.ts"
import { profileMessages } from "./content.ts"
import { KeysRefusal } from "./errors.ts"
import { Profiles } from "./profiles.ts"
import { MeetingTwin, until } from "./testing/member-twin.ts"

let meeting: MeetingTwin

beforeEach(() => {
  meeting = new MeetingTwin()
})

const ID = "i".repeat(22)
const hello = { kind: "chat", id: ID, text: "hello" } as const
const namesOf = ({ view }: (typeof meeting.members)[number]): readonly string[] =>
  view.members.map(({ name }) => name).toSorted()

describe("profiles", () => {
  test("KS1: everybody learns every name, whoever comes later too", async () => {
    await meeting.gather(3)
    await meeting.clock.advance(3_000)
    await meeting.gather(1)
    await meeting.clock.advance(3_000)
    const names = ["Person 0", "Person 1", "Person 2", "Person 3"]
    for (const member of meeting.members) {
      await until(() => namesOf(member).join() === names.join())
    }
  })

  test("KS1: a change is said, and raises a hand", async () => {
    const [ada, bea] = await meeting.gather(2)
    await ada!.agent.describe({ name: "Ada L.", hand: NOW })
    await until(() => namesOf(bea!).includes("Ada L."))
    expect(bea!.view.members.find(({ name }) => name === "Ada L.")?.hand).toBe(NOW * 1000)
    await ada!.agent.describe({ name: "Ada L." })
    await until(() => bea!.view.members.every(({ hand }) => hand === undefined))
  })

  test("KS1: only the owner's signature counts, for this meeting, and the newest", async () => {
    const [{ participant }, other] = [meeting.join(), meeting.join()]
    const key = { kty: "OKP", crv: "Ed25519", x: STRANGER.x, d: STRANGER.d } as const
    const owner = (known: string) => (known === key.x ? participant : undefined)
    const profiles = new Profiles(MEETING)
    const sign = async (changes: object, kid = key.x): Promise<string> => {
      const claims = { meeting: MEETING, participant, name: "Ada", version: 2, iat: NOW }
      return await signClaims(PROFILE, { ...claims, ...changes }, { kid, key })
    }
    expect(await profiles.hear([await sign({})], owner)).toBe(true)
    const older = await sign({ version: 1, name: "Old" })
    expect(await profiles.hear([older], owner)).toBe(false)
    expect(profiles.refused).toBe(0)
    const bad = [
      await sign({ meeting: `eu-de-fra.${"o".repeat(22)}`, version: 3 }),
      await sign({ participant: other.participant, version: 3 }),
      await sign({ version: 3 }, encodeBase64url(randomBytes(32))),
      (await sign({ version: 3 })).replace(/\.[^.]*$/, `.${"A".repeat(86)}`),
      "no profile",
    ]
    expect(await profiles.hear(bad, owner)).toBe(false)
    expect(profiles.refused).toBe(bad.length)
    expect(profiles.of(participant)?.name).toBe("Ada")
  })

  test("KS1: the profiles of many go in several messages", () => {
    const lists = profileMessages(Array.from({ length: 500 }, () => "p".repeat(450)))
    expect(lists.length).toBeGreaterThan(1)
    for (const content of lists) expect(JSON.stringify(content).length).toBeLessThan(131_072)
    expect(profileMessages([])).toEqual([])
  })
})

describe("words", () => {
  test("KS2: reach the members of the moment, under the name that MLS proves", async () => {
    const [ada, bea] = await meeting.gather(2)
    await ada!.agent.say(hello)
    await until(() => bea!.said.length === 1)
    expect(bea!.said[0]).toMatchObject({ participant: ada!.participant, content: hello })
    expect(ada!.said).toEqual([])
    const [cem] = (await meeting.gather(1)).slice(-1)
    await meeting.settled()
    expect(cem!.said).toEqual([])
  })

  test("KS2: are said again if the epoch changed meanwhile", async () => {
    const [ada, bea] = await meeting.gather(2)
    const ask = meeting.seat.ask.bind(meeting.seat)
    let refused = 0
    meeting.seat.ask = async (session, request) => {
      if (request.what !== "message" || refused > 0) return await ask(session, request)
      refused += 1
      bea!.take({
        what: "please-commit",
        group: request.group,
        epoch: request.epoch,
        waiting: [],
      })
      throw new KeysRefusal("KEYS_EPOCH_STALE", "no")
    }
    const said = ada!.agent.say(hello)
    await meeting.clock.advance(2_000)
    await said
    await until(() => bea!.said.length === 1)
  })

  test("KS2: fail where there is no key", async () => {
    const alone = meeting.join({ identity: STRANGER })
    await expect(alone.agent.say(hello)).rejects.toMatchObject({ code: "KEYS_NOT_SENT" })
  })

  test.for([
    { kind: "chat", id: ID },
    { kind: "shout", text: "x" },
    { ...hello, text: "\u202e" },
  ])("KS3: %j is dropped and counted", async (content) => {
    const [ada, bea] = await meeting.gather(2)
    await meeting.settled()
    const before = bea!.agent.view.refused
    // What no honest member would say.
    await ada!.agent.say(content as never)
    await until(() => bea!.agent.view.refused > before)
    expect(bea!.said).toEqual([])
  })
})
