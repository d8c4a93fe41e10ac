// SPDX-License-Identifier: Apache-2.0
/**
 * A meeting of people without browsers, for drills.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import type { ClientEvent, ClientReply, Control, Notice, RoomState } from "@landmoot/core/protocol"
import { regionId } from "@landmoot/core/units"
import { TestDeployment } from "../deployment/index.ts"
import { Guest, ticketOf, Wire } from "../keys/index.ts"

const HOME = regionId("eu-de-fra")
const DENIED = regionId("us-va-iad")
const NODE = `${HOME}/node-1`

/** How long something that has to happen may take before a drill gives up, in ms. */
const PATIENCE_MS = 30_000

/** Somebody in the meeting, with what they are told. */
export class Attendee {
  readonly guest: Guest
  readonly participant: string
  readonly notices: Notice[] = []
  /** The code with which they were sent out. */
  out: string | undefined
  state: RoomState
  readonly #watchers = new Set<() => void>()

  constructor(guest: Guest, link: string) {
    this.guest = guest
    this.participant = ticketOf(link).participant
    this.state = guest.answer.state
    guest.wire.onEvent((event) => this.#take(event))
  }

  /** Waits until something is so; gives the time that it took from the call, in ms. */
  async until(isSo: () => boolean): Promise<number> {
    const began = performance.now()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const look = (): void => {
      if (isSo()) resolve()
    }
    this.#watchers.add(look)
    const timer = setTimeout(() => reject(new Error("this did not happen")), PATIENCE_MS)
    look()
    try {
      await promise
    } finally {
      clearTimeout(timer)
      this.#watchers.delete(look)
    }
    return performance.now() - began
  }

  /** Asks for a control; gives the code of a refusal. */
  async control(control: Control): Promise<string | undefined> {
    return codeOf(await this.guest.wire.ask({ kind: "control", control }))
  }

  /** Sends a microphone; gives the code of a refusal. */
  async speak(): Promise<string | undefined> {
    const ssrc = 1 + (randomBytes(4).readUInt32BE() % 1_000_000)
    try {
      await this.guest.produce(ssrc, `c${ssrc}`)
      return undefined
    } catch (error) {
      return (error as Error).message.replace("refused: ", "")
    }
  }

  #take(event: ClientEvent): void {
    if (event.kind === "state") this.state = event.state
    if (event.kind === "notice") this.notices.push(event.notice)
    if (event.kind === "ended") this.out = event.code
    for (const look of this.#watchers) look()
  }
}

/** The code of a refusal; undefined: it was granted, `closed`: the connection ended. */
export function codeOf(reply: ClientReply | undefined): string | undefined {
  if (reply === undefined) return "closed"
  return reply.ok ? undefined : reply.code
}

/** A deployment whose home region is the only one where drills take place. */
export class DrillRoom implements AsyncDisposable {
  readonly #landmoot: TestDeployment

  private constructor(landmoot: TestDeployment) {
    this.#landmoot = landmoot
  }

  static async open(): Promise<DrillRoom> {
    const options = { leaves: [HOME, DENIED], clients: [], onLoopback: true, capacity: 500 }
    return new DrillRoom(await TestDeployment.start(options))
  }

  /** Where people come in. */
  get door(): { readonly origin: string; readonly node: string } {
    return { origin: this.#landmoot.deployment.origin(HOME), node: NODE }
  }

  /** Makes a meeting; the first of the people is its host. Gives everybody's link. */
  async meeting(
    people: Parameters<TestDeployment["createMeeting"]>[0]["people"],
    preset: string,
  ): Promise<readonly string[]> {
    const place = { home: HOME, allowed: [HOME], denied: [DENIED] }
    const { links } = await this.#landmoot.createMeeting({ ...place, people, preset })
    return links.map(({ link }) => link)
  }

  async enter(link: string): Promise<Attendee> {
    const device = randomBytes(16).toString("base64url")
    return new Attendee(await Guest.join(link, this.door, { device }), link)
  }

  /** Ends a meeting for good: it opens no more. */
  async end(meeting: string): Promise<void> {
    const { operatorToken } = this.#landmoot.deployment
    const answer = await fetch(`${this.door.origin}/api/operator/meetings/${meeting}/end`, {
      method: "POST",
      headers: { authorization: `Bearer ${operatorToken}` },
    })
    if (!answer.ok) throw new Error(`not ended: ${await answer.text()}`)
  }

  /** Somebody at the door, of whom nothing is known. */
  async stranger(): Promise<Wire> {
    const wire = await Wire.open(this.door.origin, true)
    await wire.ask({ kind: "hello", nonce: randomBytes(16).toString("base64url") })
    return wire
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#landmoot.close()
  }
}
