// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from "node:crypto"
import { createKeyPackage, generateLeafKey } from "@landmoot/core/keys"
import type { KeysItem, KeysRequest } from "@landmoot/core/protocol"
import { CREDENTIAL, DESCRIPTOR, keyFromSeed, signClaims } from "@landmoot/core/signed"
import { type SessionId, sessionId } from "@landmoot/core/units"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { claimsOf } from "../hostile/loot.ts"
import { newSession, papersOf, ticketOf } from "./guest.ts"
import type { HeldMeeting } from "./host.ts"
import type { Member } from "./member.ts"
import { KeyStage, together } from "./stage.ts"

// Rules are those of SPEC.md in this folder.

/** Some attacks are noticed after ten seconds only. */
const PATIENT = { timeout: 60_000 }

type Waiting = Extract<KeysItem, { what: "please-commit" }>["waiting"][number]
type Commit = Extract<KeysRequest, { what: "commit" }>

// Loopback addresses of one's own are to be had on Linux alone.
describe.skipIf(process.platform !== "linux")("a seat that lies, and members that attack", () => {
  let stage: KeyStage

  beforeAll(async () => {
    stage = await KeyStage.set(["eu-de-fra", "eu-fr-par"])
  })

  afterAll(async () => {
    await stage.close()
  })

  const close = async (members: readonly Member[]): Promise<void> => {
    for (const member of members) await member.close()
  }

  /** Says something and waits until it is heard: what came before has been dealt with then. */
  async function barrier(from: Member, to: Member, id: string): Promise<void> {
    await from.keys.say({ kind: "chat", id: id.repeat(22), text: id })
    await to.reached(({ said }) =>
      said.some(({ content }) => "text" in content && content.text === id),
    )
  }

  /** A committer whose seat asks it to add more than who waits; what it refused of that. */
  function beguiled(lures: () => readonly Waiting[]): {
    readonly refused: SessionId[]
    readonly hooks: {
      readonly meddle: (item: KeysItem) => KeysItem
      readonly asking: (request: KeysRequest) => KeysRequest
    }
  } {
    const refused: SessionId[] = []
    const names = new Set<string>()
    const strip = (commit: Commit): Commit => {
      const ours = commit.refused.filter((one) => names.has(one))
      refused.push(...ours)
      // The seat would refuse to hear of those who never asked it.
      return { ...commit, refused: commit.refused.filter((one) => !names.has(one)) }
    }
    return {
      refused,
      hooks: {
        meddle: (item) => {
          if (item.what !== "please-commit") return item
          const more = lures()
          for (const { session } of more) names.add(session)
          return { ...item, waiting: [...item.waiting, ...more] }
        },
        asking: (request) => (request.what === "commit" ? strip(request) : request),
      },
    }
  }

  /** A key package with a credential that the account has not signed. */
  async function ghost(meeting: HeldMeeting): Promise<Waiting> {
    const ticket = ticketOf(meeting.invited[0]!.link)
    const { account } = claimsOf(DESCRIPTOR, (await papersOf(ticket)).descriptor)
    const leafKey = await generateLeafKey()
    const iat = Math.floor(Date.now() / 1000)
    const { meeting: id, participant } = ticket
    const credential = await signClaims(
      CREDENTIAL,
      {
        meeting: id,
        account,
        participant,
        kind: "person",
        by: "link",
        key: leafKey.publicKey,
        iat,
        exp: iat + 3_600,
      },
      { kid: account, key: keyFromSeed(randomBytes(32)) },
    )
    const { keyPackage } = await createKeyPackage({ leafKey, credential, now: Date.now() })
    const text = Buffer.from(keyPackage).toString("base64url")
    return { session: sessionId(newSession()), keyPackage: text }
  }

  test("KY10: a ghost that the seat wants added is refused by the committer", async () => {
    const meeting = await stage.meeting(2)
    const join = await stage.door(meeting)
    const lure = await ghost(meeting)
    const { refused, hooks } = beguiled(() => [lure])
    const members = [await join(0, hooks)]
    await together(members)
    members.push(await join(1))
    await together(members)
    expect(refused).toContain(lure.session)
    await close(members)
  })

  test("KY11: a key package that was used, or is of another meeting, is refused", async () => {
    const other = await (await stage.door(await stage.meeting(1)))(0)
    const foreign: Waiting[] = []
    const otherMeeting = await stage.meeting(2)
    const otherJoin = await stage.door(otherMeeting)
    const spy = beguiled(() => [])
    const spying = await otherJoin(0, {
      meddle: (item) => {
        if (item.what === "please-commit") foreign.push(...item.waiting)
        return spy.hooks.meddle(item)
      },
    })
    await together([spying])
    const joiner = await otherJoin(1)
    await together([spying, joiner])
    expect(foreign.length).toBeGreaterThan(0)
    const used: Waiting[] = []
    const { refused, hooks } = beguiled(() =>
      [...used, ...foreign].map(({ keyPackage }) => ({
        session: sessionId(newSession()),
        keyPackage,
      })),
    )
    const join = await stage.door(await stage.meeting(3))
    const members = [
      await join(0, {
        ...hooks,
        meddle: (item) => {
          const passed = hooks.meddle(item)
          if (item.what === "please-commit") used.push(...item.waiting)
          return passed
        },
      }),
    ]
    await together(members)
    members.push(await join(1))
    await together(members)
    const soFar = refused.length
    expect(soFar).toBeGreaterThan(0)
    members.push(await join(2))
    await together(members)
    expect(refused.length).toBeGreaterThan(soFar + foreign.length)
    await close([...members, spying, joiner, other])
  })

  test("KY12: who was shown another policy shares no key with the others", PATIENT, async () => {
    const join = await stage.door(await stage.meeting(2))
    const policyDigest = createHash("sha256").update("another policy").digest("base64url")
    const honest = await join(0)
    await together([honest])
    const misled = await join(1, { believe: (trust) => ({ ...trust, policyDigest }) })
    await misled.reached(({ stopped }) => stopped !== undefined)
    expect(misled.stopped).toBe("KEYS_POLICY_MISMATCH")
    expect(misled.epochs).toEqual([])
    await close([honest, misled])
  })

  test("KY13: a Welcome, a commit and a message that are told again change nothing", async () => {
    const join = await stage.door(await stage.meeting(3))
    const members = [await join(0)]
    for (const index of [1, 2]) {
      await together(members)
      members.push(await join(index))
    }
    await together(members)
    await barrier(members[0]!, members[1]!, "A")
    const [, victim] = members
    const before = { group: victim!.view.group, said: victim!.said.length }
    for (const item of victim!.items.slice()) {
      if (item.what !== "please-commit") victim!.keys.take(item)
    }
    for (const item of members[2]!.items.filter(({ what }) => what === "welcome")) {
      victim!.keys.take(item)
    }
    await barrier(members[0]!, victim!, "B")
    expect(victim!.view.group).toEqual(before.group)
    expect(victim!.said.length).toBe(before.said + 1)
    await close(members)
  })

  test("KY14: a commit with a flipped bit brings nobody into another epoch", PATIENT, async () => {
    const join = await stage.door(await stage.meeting(3))
    let flipped = 0
    const members = [await join(0)]
    await together(members)
    members.push(
      await join(1, {
        meddle: (item) => {
          if (item.what !== "commit" || flipped > 0) return item
          flipped += 1
          const bytes = Buffer.from(item.commit, "base64url")
          bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 4, bytes.length >> 1)
          return { ...item, commit: bytes.toString("base64url") }
        },
      }),
    )
    await together(members)
    members.push(await join(2))
    // Whoever was told nonsense asks again or comes anew, and is with the others at last.
    await together(members)
    expect(flipped).toBe(1)
    expect(members.map(({ stopped }) => stopped)).toEqual([undefined, undefined, undefined])
    await close(members)
  })

  test("KY15: a commit of a past epoch, or a word of one long past, is refused by the seat", async () => {
    const join = await stage.door(await stage.meeting(3))
    const members: Member[] = []
    for (const index of [0, 1, 2]) {
      members.push(await join(index))
      await together(members)
    }
    const group = members[1]!.view.group!
    const { wire } = members[1]!.guest
    const commit = { commit: "AAAA", added: [], removed: [], refused: [] }
    for (const keys of [
      { what: "commit", group: group.id, epoch: group.epoch - 1, ...commit },
      { what: "message", group: group.id, epoch: group.epoch - 2, message: "AAAA" },
    ]) {
      expect(await wire.ask({ kind: "keys", keys })).toMatchObject({
        ok: false,
        code: "KEYS_EPOCH_STALE",
      })
    }
    await close(members)
  })

  test("KY16: media goes on but no word comes: who is cut off stops", PATIENT, async () => {
    const join = await stage.door(await stage.meeting(2))
    let isCutOff = false
    const members = [await join(0)]
    await together(members)
    members.push(await join(1, { meddle: (item) => (isCutOff ? undefined : item) }))
    await together(members)
    const [, victim] = members
    isCutOff = true
    const began = performance.now()
    victim!.keys.media(true)
    await victim!.reached(({ view }) => view.phase === "doubtful")
    const doubted = performance.now() - began
    await victim!.reached(({ stopped }) => stopped !== undefined)
    expect(victim!.stopped).toBe("KEYS_SILENT")
    const stopped = performance.now() - began
    process.stdout.write(
      `withheld words: doubted after ${(doubted / 1000).toFixed(1)} s, stopped after ${(stopped / 1000).toFixed(1)} s\n`,
    )
    await close(members)
  })
})
