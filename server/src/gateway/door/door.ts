// SPDX-License-Identifier: Apache-2.0
/**
 * What those hear who show no proof that they are invited: one answer, whatever the reason,
 * and after a length of time that tells nothing either. Whoever tries often waits longer.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { CodedError } from "@landmoot/core"
import { networkOf } from "../../api/index.ts"
import type { Bus, BusStore } from "../../bus/index.ts"

/** How many tries in vain are answered soon, and when the others are. */
export interface DoorLimits {
  /**
   * Answers in vain leave at multiples of this after their question, in ms. Higher: whoever
   * mistyped waits longer; lower: the work behind the answer may last longer than that, and shows.
   */
  readonly stepMs: number
  /** The same, once a limit is passed: guessing slows down, and nobody who is invited notices. */
  readonly slowStepMs: number
  /** Tries in vain a minute from one network. Lower: a class behind one address types slowly. */
  readonly perNetwork: number
  /** The same for one meeting. */
  readonly perMeeting: number
  /** The same in all. */
  readonly inAll: number
}

/** The limits that a gateway has unless told otherwise. */
export const DOOR_LIMITS: DoorLimits = {
  stepMs: 250,
  slowStepMs: 2000,
  perNetwork: 30,
  perMeeting: 60,
  inAll: 600,
}

/** What every door says to everybody who shows no proof. */
const UNPROVEN = {
  code: "INVITATION_UNKNOWN",
  message: "this link does not invite to a meeting",
} as const

/** What everybody hears whose session is not there, or not theirs. */
const GONE = { code: "SESSION_UNKNOWN", message: "there is no such session" } as const

/** Reasons that only those may hear who have proven that they are invited. */
const REASONS: ReadonlySet<string> = new Set([
  "MEETING_NOT_FOUND",
  "MEETING_ENDED",
  "INVITATION_UNKNOWN",
  "SIGNED_FORGED",
  "SIGNED_OTHER_SUBJECT",
])

const WINDOW_MS = 60_000

/** Thrown in place of the reason. */
class DoorError extends CodedError<typeof UNPROVEN.code | typeof GONE.code> {
  override readonly name = "DoorError"
}

/** One try at the door. */
export interface Try {
  /** When it came, in ms of the door's clock. */
  readonly beganMs: number
  /** Where it came from. */
  readonly ip: string
  /** Which meeting it named, whether there is one or not. */
  readonly meeting: string
}

/** The door of one gateway. Counts rest in the region's bus, so that several gateways share them. */
export class Door {
  readonly #limits: DoorLimits
  readonly #store: Promise<BusStore>
  readonly #nowMs: () => number
  /** Those whose answer waits, so that a gateway that stops does not wait for them. */
  readonly #waiting = new Set<() => void>()

  constructor(bus: Pick<Bus, "store">, nowMs: () => number, limits: DoorLimits = DOOR_LIMITS) {
    this.#limits = limits
    this.#nowMs = nowMs
    this.#store = bus.store("door", { timeToLiveMs: 2 * WINDOW_MS })
  }

  /** When a try begins that may be in vain. */
  begin(ip: string, meeting: string): Try {
    return { beganMs: this.#nowMs(), ip, meeting }
  }

  /** Gives back an error that may be told, or the one answer of the door when its time has come. */
  async answerTo(error: unknown, tried: Try): Promise<unknown> {
    if (!(error instanceof CodedError) || !REASONS.has(error.code)) return error
    await this.inVain(tried)
    return new DoorError(UNPROVEN.code, UNPROVEN.message)
  }

  /**
   * The same for somebody who comes back: those whose session is gone come all at once and
   * then join, so they are not counted.
   */
  async answerToResume(error: unknown, { beganMs }: Try): Promise<unknown> {
    if (!(error instanceof CodedError)) return error
    if (!REASONS.has(error.code) && error.code !== GONE.code) return error
    await this.#untilStep(beganMs, this.#limits.stepMs)
    return new DoorError(GONE.code, GONE.message)
  }

  /** Counts a try in vain, and resolves when it may be answered. */
  async inVain({ beganMs, ip, meeting }: Try): Promise<void> {
    const { stepMs, slowStepMs, perNetwork, perMeeting, inAll } = this.#limits
    const counts = [
      { of: `network ${networkOf(ip)}`, most: perNetwork },
      { of: `meeting ${meeting}`, most: perMeeting },
      { of: "all", most: inAll },
    ]
    const minute = Math.floor(Date.now() / WINDOW_MS)
    const passed = await Promise.all(
      counts.map(async ({ of, most }) => (await this.#count(`${of} ${minute}`)) > most),
    )
    await this.#untilStep(beganMs, passed.includes(true) ? slowStepMs : stepMs)
  }

  /** Answers all that wait, at once. */
  close(): void {
    for (const resolve of this.#waiting) resolve()
  }

  async #count(what: string): Promise<number> {
    const store = await this.#store
    // Neither addresses nor meetings are told to whoever reads the bus.
    const key = createHash("sha256").update(what).digest("hex").slice(0, 32)
    for (;;) {
      const entry = await store.get(key)
      const count = typeof entry?.value === "number" ? entry.value + 1 : 1
      const revision =
        entry === undefined
          ? await store.create(key, count)
          : await store.update(key, count, entry.revision)
      // Somebody else counted meanwhile: once more.
      if (revision !== undefined) return count
    }
  }

  async #untilStep(beganMs: number, stepMs: number): Promise<void> {
    const steps = Math.floor((this.#nowMs() - beganMs) / stepMs) + 1
    const timeMs = beganMs + steps * stepMs
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.add(resolve)
    const timer = setTimeout(resolve, Math.max(0, timeMs - this.#nowMs())).unref()
    try {
      await promise
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(resolve)
    }
  }
}
