// SPDX-License-Identifier: Apache-2.0
/**
 * Where bad inputs are tried: a real deployment, a meeting of others that goes on meanwhile,
 * and the meeting of the attacker.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs"
import process from "node:process"
import { DrillRoom } from "../../drills/index.ts"
import { Guest, ticketOf, type Wire } from "../../keys/index.ts"

/** How often the bystander speaks with the gateway, in ms. */
const PULSE_MS = 20

/** The scene. */
export class Scene implements AsyncDisposable {
  readonly room: DrillRoom
  /** A link of the attacker's own meeting, with nobody in it who waits. */
  readonly links: readonly string[]
  /** A track of the bystanders' meeting, and their meeting. */
  readonly prey: { readonly producer: string; readonly link: string }
  size: "small" | "full"
  readonly #bystander: Guest
  readonly #stop = new AbortController()
  #pulse: Promise<void> | undefined
  #gapMs = 0
  #used = 0
  #broken: string | undefined

  private constructor(parts: Pick<Scene, "room" | "links" | "prey" | "size">, bystander: Guest) {
    this.room = parts.room
    this.links = parts.links
    this.prey = parts.prey
    this.size = parts.size
    this.#bystander = bystander
  }

  static async set(size: Scene["size"]): Promise<Scene> {
    const room = await DrillRoom.open()
    const [own, other] = await room.meeting(["Bystander", "Friend"], "business")
    const bystander = await Guest.join(own!, room.door)
    const producer = await bystander.produce(4711, "bystander")
    const names = Array.from({ length: 40 }, (_none, at) => `Attacker ${at}`)
    const links = await room.meeting(["Host", ...names], "business")
    const scene = new Scene({ room, links, prey: { producer, link: other! }, size }, bystander)
    scene.#pulse = scene.#beat()
    return scene
  }

  /** A number of tries: fewer for the tests. */
  many(full: number, small: number): number {
    return this.size === "full" ? full : small
  }

  /** Somebody in the attacker's meeting. */
  async inside(at: number): Promise<Guest> {
    return await Guest.join(this.links[at]!, this.room.door)
  }

  /** A link that nobody has used. */
  spare(): string {
    this.#used += 1
    return this.links[this.links.length - this.#used]!
  }

  async stranger(): Promise<Wire> {
    return await this.room.stranger()
  }

  get meeting(): string {
    return ticketOf(this.links[0]!).meeting
  }

  /** The longest time without an answer to the bystander since the last call, in ms. */
  takeGap(): number {
    const gapMs = this.#gapMs
    this.#gapMs = 0
    return gapMs
  }

  /** Why the bystander's meeting does not go on; undefined: it does. */
  get broken(): string | undefined {
    return this.#broken
  }

  /** The deployment's processes with the memory of each, in bytes. Linux alone. */
  processes(): ReadonlyMap<number, number> {
    return new Map(descendants(process.pid).map((pid) => [pid, residentBytes(pid)]))
  }

  async #beat(): Promise<void> {
    let last = performance.now()
    while (!this.#stop.signal.aborted) {
      const reply = await this.#bystander.wire.ask({ kind: "ping" })
      const now = performance.now()
      this.#gapMs = Math.max(this.#gapMs, now - last)
      last = now
      if (reply?.ok !== true) {
        this.#broken = "the bystander's connection ended"
        return
      }
      await new Promise((resolve) => setTimeout(resolve, PULSE_MS))
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#pulse
    await this.#bystander.close()
    await this.room[Symbol.asyncDispose]()
  }
}

/** All processes below one, by the kernel's tables. */
function descendants(of: number): readonly number[] {
  const parents = new Map<number, number[]>()
  for (const name of readdirSync("/proc")) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const parent = Number(fieldOf(pid, "PPid"))
    parents.set(parent, [...(parents.get(parent) ?? []), pid])
  }
  const below = (pid: number): number[] =>
    (parents.get(pid) ?? []).flatMap((child) => [child, ...below(child)])
  return below(of)
}

function residentBytes(pid: number): number {
  return Number.parseInt(fieldOf(pid, "VmRSS"), 10) * 1024
}

function fieldOf(pid: number, name: string): string {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8")
    return new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1] ?? "0"
  } catch {
    // It has ended meanwhile.
    return "0"
  }
}
