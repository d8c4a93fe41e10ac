// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto"
import type { KeysItem, KeysRequest } from "@landmoot/core/protocol"
import {
  JOIN_TOKEN,
  keyFromSeed,
  LEAF_REQUEST,
  participantOfKey,
  type PrivateKey,
  publicKeyOf,
  signClaims,
} from "@landmoot/core/signed"
import { type SessionId, sessionId } from "@landmoot/core/units"
import { expect, onTestFinished, test, vi } from "vitest"
import { type Island, makeSea } from "../bridge/testing/island.ts"
import type { MeetingHome, VerifiedPolicy } from "./ports.ts"
import { Rooms } from "./rooms.ts"
import { Sessions } from "./sessions.ts"
import { mediaTwin } from "./testing/media-twin.ts"

// Rules are those of SPEC.md, section "Key desk (KD)": here over real bridges.

const [FRA, PAR] = ["eu-de-fra", "eu-fr-par"] as const
const GROUP = "g".repeat(22)
const PEOPLE = [1, 2].map((byte) => keyFromSeed(new Uint8Array(32).fill(byte)))

/** One node's meetings over its real courier, with what its clients were told about keys. */
class Node {
  readonly told: { readonly session: SessionId; readonly item: KeysItem }[] = []
  readonly sessions: Sessions
  readonly #island: Island
  readonly #policy: VerifiedPolicy

  constructor(island: Island, policy: VerifiedPolicy, home: MeetingHome | undefined) {
    this.#island = island
    this.#policy = policy
    const { trust, courier } = island
    const localNodes = { reports: async () => await Promise.resolve([this.#report()]) }
    const rooms = new Rooms({ trust, courier, localNodes, home })
    onTestFinished(async () => await rooms.close())
    rooms.attachClients({
      sendState: () => undefined,
      sendMediaEvent: () => undefined,
      sendDescriptor: () => undefined,
      sendNotice: () => undefined,
      dismiss: () => undefined,
      sendKeys: (_meeting, sessions, item) => {
        for (const session of sessions) this.told.push({ session, item })
      },
    })
    mediaTwin(
      {
        id: trust.node,
        trust,
        courier,
        serving: new Set(),
        paused: [],
        broken: false,
        held: async () => await Promise.resolve(),
      },
      () => undefined,
    )
    this.sessions = new Sessions({ trust, courier, rooms })
  }

  async join(person: PrivateKey): Promise<SessionId> {
    const session = sessionId(`s_${randomBytes(16).toString("base64url")}`)
    const claims = { ...this.#claims(person), session }
    const token = await signClaims(JOIN_TOKEN, claims, { kid: claims.participant, key: person })
    await this.sessions.join({
      meeting: claims.meeting,
      policy: this.#policy.signed,
      token,
      roundTrips: [],
      rtpCapabilities: {},
      nodes: [this.#report()],
    })
    return session
  }

  async credential(person: PrivateKey): Promise<string> {
    const claims = { ...this.#claims(person), key: "k".repeat(43) }
    const request = await signClaims(LEAF_REQUEST, claims, { kid: claims.participant, key: person })
    const { meeting } = claims
    const policy = this.#policy.signed
    return (await this.sessions.credential({ meeting, policy, request })).credential
  }

  async ask(session: SessionId, request: KeysRequest): Promise<readonly KeysItem[]> {
    const { meeting } = this.#policy.descriptor
    return (await this.sessions.keys(meeting, session, request)).items
  }

  /** Waits until a session was told something of a kind. */
  async was(session: SessionId, what: KeysItem["what"]): Promise<KeysItem> {
    return await vi.waitFor(() => {
      const found = this.told.find((told) => told.session === session && told.item.what === what)
      if (found === undefined) throw new Error(`not told: ${what}`)
      return found.item
    })
  }

  #claims(person: PrivateKey): {
    readonly meeting: VerifiedPolicy["descriptor"]["meeting"]
    readonly participant: ReturnType<typeof participantOfKey>
    readonly audience: Island["node"]
    readonly descriptor: string
    readonly iat: number
    readonly exp: number
  } {
    const iat = this.#island.trust.now()
    return {
      meeting: this.#policy.descriptor.meeting,
      participant: participantOfKey(publicKeyOf(person)),
      audience: this.#island.node,
      descriptor: this.#policy.digest,
      iat,
      exp: iat + 60,
    }
  }

  #report(): Parameters<Sessions["join"]>[0]["nodes"][number] {
    const certificate = this.#island.trust.certificateJws
    return { certificate, healthy: true, sessions: 0, capacity: 10 }
  }
}

function homeOf(policy: VerifiedPolicy): MeetingHome {
  const invitations = PEOPLE.map((key) => ({
    participant: participantOfKey(publicKeyOf(key)),
    key: publicKeyOf(key),
  }))
  const { meeting } = policy.descriptor
  return {
    record: async () =>
      await Promise.resolve({ meeting, title: "Lesson", organiser: "School", invitations }),
    start: async () => await Promise.resolve({ ok: true, policy }),
    begin: async () => await Promise.resolve("begun"),
    end: async () => await Promise.resolve(true),
    isInForce: async () => await Promise.resolve(true),
    invitation: async (_meeting, claimed) =>
      await Promise.resolve(invitations.find(({ participant }) => participant === claimed)),
    certify: async (_account, { participant }) =>
      await Promise.resolve({ credential: `for ${participant}`.padEnd(16) }),
  }
}

test("KD17, CRD1: keys and credentials cross a real bridge, and so does the largest Welcome", async () => {
  await using sea = await makeSea([FRA, PAR])
  const { policy } = await sea.meeting({ name: "m", regions: [FRA, PAR] })
  const home = new Node(sea.island(FRA), policy, homeOf(policy))
  const away = new Node(sea.island(PAR), policy, undefined)
  const [ada, bo] = PEOPLE as [PrivateKey, PrivateKey]
  const asked = away.credential(bo)
  const one = await home.join(ada)
  const two = await away.join(bo)
  expect(await asked).toContain(participantOfKey(publicKeyOf(bo)))

  await home.ask(one, { what: "hand-in", keyPackage: "package" })
  await home.was(one, "please-create")
  await home.ask(one, { what: "create", group: GROUP })
  await away.ask(two, { what: "hand-in", keyPackage: "package" })
  await home.was(one, "please-commit")
  const welcome = "w".repeat(1_398_102)
  await home.ask(one, {
    what: "commit",
    group: GROUP,
    epoch: 0,
    commit: "c".repeat(349_526),
    welcome,
    added: [{ session: two, leaf: 1 }],
    removed: [],
    refused: [],
  })
  expect(await away.was(two, "welcome")).toMatchObject({ epoch: 1, welcome })
  // The other way round: the seat is elsewhere, and the member at the bridge's end commits.
  await away.ask(two, {
    what: "commit",
    group: GROUP,
    epoch: 1,
    commit: "c".repeat(349_526),
    added: [],
    removed: [],
    refused: [],
  })
  for (let count = 0; count < 20; count += 1) {
    const message = `${count}`.padStart(100_000, "m")
    await home.ask(one, { what: "message", group: GROUP, epoch: 2, message }).catch(() => undefined)
  }
  const heard = await vi.waitFor(() => {
    const found = away.told.flatMap(({ item }) => (item.what === "message" ? [item.message] : []))
    expect(found).toHaveLength(7)
    return found
  })
  expect(heard).toEqual(heard.toSorted())
  expect(away.told.map(({ item }) => item.what).slice(0, 2)).toEqual(["welcome", "commit"])
})
