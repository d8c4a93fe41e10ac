// SPDX-License-Identifier: Apache-2.0
/**
 * The drills of those who stand before the door: who guess, who listen to how they are refused,
 * and who knock so often that nobody else is heard.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { Agent, request } from "node:http"
import { keyFromSeed } from "@landmoot/core/signed"
import { meetingId, participantId } from "@landmoot/core/units"
import { joinRequest, newSession, papersOf, type Ticket, ticketOf } from "../keys/index.ts"
import { critical, distance } from "./distance.ts"
import { exactly, type Finding, within } from "./finding.ts"
import { codeOf, type DrillRoom } from "./room.ts"

/** What one way of being refused looks like from outside. */
interface Refusals {
  readonly name: string
  /** Every answer that came, without its id. */
  readonly answers: Set<string>
  readonly tookMs: number[]
}

/** How a page's address and the socket refuse those without proof: the same bytes, the same times. */
export async function oracle(
  room: DrillRoom,
  { samples = 5000, wires = 400 }: { readonly samples?: number; readonly wires?: number } = {},
): Promise<readonly Finding[]> {
  const stage = await Promise.all(
    ["open", "locked", "ended"].map(async (name) => {
      const [link] = await room.meeting(["Host"], "business")
      const ticket = ticketOf(link!)
      const papers = await papersOf(ticket)
      const host = await room.enter(link!)
      if (name === "locked") await host.control({ control: "lock", locked: true })
      if (name === "ended") {
        const isOver = host.until(() => host.out !== undefined)
        await host.control({ control: "end-for-all" })
        await isOver
        await room.end(ticket.meeting)
      }
      return { name: `wrong link to a meeting that is ${name}`, ticket, papers, host }
    }),
  )
  const [open, , ended] = stage
  const region = open!.ticket.meeting.split(".")[0]!
  const unknown = (): string => `${region}.${randomBytes(16).toString("base64url")}`
  const nobody = {
    name: "a meeting that is not there",
    ticket: { ...open!.ticket, meeting: meetingId(unknown()) },
    papers: {
      ...open!.papers,
      descriptor: moved(open!.papers.descriptor, meetingId(unknown())),
    },
  }
  const atSocket = [...stage, nobody].map(({ name, ticket, papers }) => {
    return { refusals: refusalsOf(name), ticket, papers }
  })
  const lines = await Promise.all(Array.from({ length: wires }, async () => await room.stranger()))
  await inTurns({ kinds: atSocket, samples, lines }, async ({ refusals, ticket, papers }, wire) => {
    const wrong: Ticket = { ...ticket, key: keyFromSeed(randomBytes(32)) }
    const asked = await joinRequest(wrong, papers, {
      audience: room.door.node,
      session: newSession(),
    })
    const began = performance.now()
    const reply = await wire.ask(asked)
    refusals.tookMs.push(performance.now() - began)
    refusals.answers.add(JSON.stringify({ ...reply, id: 0 }))
  })
  await Promise.all(lines.map(async (wire) => await wire.close()))
  const atAddress = [
    { refusals: refusalsOf("an id of nothing"), id: unknown },
    {
      refusals: refusalsOf("an id that is none"),
      id: () => `x${randomBytes(16).toString("hex")}`,
    },
    {
      refusals: refusalsOf("a meeting that has ended"),
      id: () => ended!.ticket.meeting,
    },
  ]
  const agent = new Agent({ keepAlive: true, maxSockets: wires })
  const askers = Array.from({ length: wires }, () => agent)
  await inTurns({ kinds: atAddress, samples, lines: askers }, async ({ refusals, id }) => {
    const answer = await ask(`${room.door.origin}/api/meetings/${id()}`, { agent })
    refusals.tookMs.push(answer.tookMs)
    refusals.answers.add(`${answer.status} ${answer.body}`)
  })
  agent.destroy()
  await Promise.all(stage.map(async ({ host }) => await host.guest.close()))
  return [
    ...compared(
      "the socket",
      atSocket.map(({ refusals }) => refusals),
    ),
    ...compared(
      "the address",
      atAddress.map(({ refusals }) => refusals),
    ),
  ]
}

/** Asks for ids at random from many addresses, while meetings run; how many are found. */
export async function guessing(
  room: DrillRoom,
  {
    seconds = 600,
    addresses = 200,
  }: { readonly seconds?: number; readonly addresses?: number } = {},
): Promise<readonly Finding[]> {
  const [link] = await room.meeting(["Host"], "business")
  const { meeting } = ticketOf(link!)
  const host = await room.enter(link!)
  const region = meeting.split(".")[0]!
  const until = performance.now() + seconds * 1000
  let [found, tried] = [0, 0]
  await Promise.all(
    Array.from({ length: addresses }, async (_none, index) => {
      const localAddress = `127.9.${Math.floor(index / 250)}.${1 + (index % 250)}`
      const agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress })
      do {
        const id = `${region}.${randomBytes(16).toString("base64url")}`
        const { status } = await ask(`${room.door.origin}/api/meetings/${id}`, { agent })
        tried += 1
        if (status === 200) found += 1
      } while (performance.now() < until)
      agent.destroy()
    }),
  )
  const began = performance.now()
  const papers = await ask(`${room.door.origin}/api/meetings/${meeting}`, {})
  await host.guest.close()
  return [
    exactly(`meetings found, by ${tried} guesses from ${addresses} addresses`, found, 0),
    exactly("who has the id meanwhile", papers.status, 200),
    within("how long they wait", performance.now() - began, 1000),
  ]
}

/** Knocks again and again with many links, while one person wants to be let in. */
export async function lobbyFlood(
  room: DrillRoom,
  {
    seconds = 10,
    perSecond = 500,
    bots = 100,
  }: {
    readonly seconds?: number
    readonly perSecond?: number
    readonly bots?: number
  } = {},
): Promise<readonly Finding[]> {
  const names = ["Host", "Invited", ...Array.from({ length: bots }, (_none, at) => `Bot ${at}`)]
  const [hostLink, link, ...botLinks] = await room.meeting(names, "business")
  const host = await room.enter(hostLink!)
  await host.control({ control: "waiting", arrivals: ["signed-in", "organisation", "link"] })
  await host.until(() => host.state.rules.waiting.includes("link"))
  const papers = await papersOf(ticketOf(hostLink!))
  const over = new AbortController()
  let knocks = 0
  const began = performance.now()
  const flood = Promise.all(
    botLinks.map(async (botLink, index) => {
      const ticket = ticketOf(botLink)
      const rate = perSecond / bots
      const under: Promise<void>[] = []
      // A connection may say so much a second: each bot has as many as it takes.
      const lines = await Promise.all(
        Array.from({ length: Math.ceil(rate / 8) }, async () => await room.stranger()),
      )
      for (let round = 0; !over.signal.aborted; round += 1) {
        const dueMs = began + ((index / bots + round) / rate) * 1000
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())))
        const at = { audience: room.door.node, session: newSession() }
        const wire = lines[round % lines.length]!
        const knock = wire.ask(await joinRequest(ticket, papers, at))
        under.push(knock.then(() => void (knocks += 1)))
      }
      await Promise.all(under)
      for (const wire of lines) await wire.close()
    }),
  )
  const tookMs: number[] = []
  const ticket = ticketOf(link!)
  while (performance.now() < began + seconds * 1000) {
    const wire = await room.stranger()
    const knocked = performance.now()
    const admitted = Promise.withResolvers<void>()
    wire.onEvent((event) => {
      if (event.kind === "notice" && event.notice.notice === "admitted") admitted.resolve()
    })
    const asking = async (): Promise<string | undefined> =>
      codeOf(
        await wire.ask(
          await joinRequest(ticket, papers, { audience: room.door.node, session: newSession() }),
        ),
      )
    if ((await asking()) === "WAITING_ROOM") {
      await host.control({ control: "admit", whom: [participantId(ticket.participant)] })
      await admitted.promise
      await asking()
    }
    tookMs.push(performance.now() - knocked)
    await wire.ask({ kind: "leave" })
    await wire.close()
    await host.control({ control: "send-to-waiting", whom: participantId(ticket.participant) })
  }
  const lasted = (performance.now() - began) / 1000
  over.abort()
  await flood
  await host.guest.close()
  return [
    {
      what: "knocks a second that were answered",
      value: (knocks / lasted).toFixed(0),
      goal: `at least ${Math.round(perSecond * 0.9)}`,
      ok: knocks / lasted >= perSecond * 0.9,
    },
    within(`until an invited person is in, most of ${tookMs.length}`, Math.max(...tookMs), 3000),
  ]
}

/** What is asked, how often, and over what. */
interface Turns<Kind, Line> {
  readonly kinds: readonly Kind[]
  readonly samples: number
  readonly lines: readonly Line[]
}

/** Asks each kind as often, in an order of chance, over many lines at once. */
async function inTurns<Kind, Line>(
  { kinds, samples, lines }: Turns<Kind, Line>,
  once: (kind: Kind, line: Line) => Promise<void>,
): Promise<void> {
  const turns = kinds
    .flatMap((kind) => Array.from({ length: samples }, () => ({ kind, at: Math.random() })))
    .toSorted((one, other) => one.at - other.at)
  await Promise.all(
    lines.map(async (line) => {
      for (let turn = turns.pop(); turn !== undefined; turn = turns.pop())
        await once(turn.kind, line)
    }),
  )
}

const refusalsOf = (name: string): Refusals => ({ name, answers: new Set(), tookMs: [] })

/** Whether refusals of several kinds can be told apart. */
function compared(where: string, kinds: readonly Refusals[]): readonly Finding[] {
  const answers = new Set(kinds.flatMap((kind) => [...kind.answers]))
  const [first, ...others] = kinds
  return [
    exactly(`answers of ${where}, of ${kinds.length} kinds`, answers.size, 1),
    ...others.map(({ name, tookMs }): Finding => {
      const apart = distance(first!.tookMs, tookMs)
      const most = critical(first!.tookMs.length, tookMs.length)
      return {
        what: `times at ${where}: ${name}`,
        value: apart.toFixed(4),
        goal: `distance at most ${most.toFixed(4)}, of ${tookMs.length} samples`,
        ok: apart <= most,
      }
    }),
  ]
}

/** A descriptor whose claims name another meeting: nobody has signed that. */
function moved(descriptor: string, meeting: string): string {
  const [header, payload, signature] = descriptor.split(".")
  const claims: object = JSON.parse(Buffer.from(payload!, "base64url").toString())
  const changed = Buffer.from(JSON.stringify({ ...claims, meeting })).toString("base64url")
  return `${header}.${changed}.${signature}`
}

async function ask(
  url: string,
  { agent }: { readonly agent?: Agent },
): Promise<{ readonly status: number; readonly body: string; readonly tookMs: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof ask>>>()
  const began = performance.now()
  const asked = request(url, agent === undefined ? {} : { agent }, (answer) => {
    const tookMs = performance.now() - began
    let body = ""
    answer.setEncoding("utf8")
    answer.on("data", (text: string) => (body += text))
    answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body, tookMs }))
  })
  asked.on("error", reject)
  asked.end()
  return await promise
}
