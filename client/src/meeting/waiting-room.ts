// SPDX-License-Identifier: Apache-2.0
/**
 * Waiting to be let in: the join was refused for now, the connection stays, and over it one
 * says who one is and hears what becomes of it. Nothing of the meeting is told here.
 *
 * @module
 */
import type { ClientEvent } from "@landmoot/core/protocol"
import { type AdmittedGateway, RemoteError, SignallingError } from "../signalling/index.ts"
import type { WaitView } from "../types.ts"
import { abandon, type Joined, type Joiner } from "./join.ts"
import { every, wait } from "./timing.ts"

/** How often the line is tried. Higher: a dead one is noticed later; lower: more traffic. */
const PING_MS = 10_000
/** Waits before another gateway is tried, in ms; the last one repeats. */
const BACKOFF_MS = [250, 1_000, 2_000, 5_000] as const
/** How long one goes on without any gateway. Higher: a closed laptop keeps its turn longer. */
const AWAY_MS = 120_000

/** What is waited for, by the code of the refusal. */
const REASONS: ReadonlyMap<string, WaitView["reason"]> = new Map([
  ["WAITING_ROOM", "room"],
  ["LINK_IN_USE", "link-in-use"],
])

/** Codes with which a meeting ends for somebody who may ask to be let in again. */
const SENT_BACK: ReadonlySet<string> = new Set([...REASONS.keys(), "SENT_TO_WAITING"])

/** Whether somebody whose meeting ended with this code may ask to be let in again. */
export function mayKnockAgain(code: string): boolean {
  return SENT_BACK.has(code)
}

/** A join that was refused for now. */
export interface Knocked {
  readonly waitsFor: WaitView["reason"]
  readonly gateway: AdmittedGateway
}

/** What waiting needs. */
export interface WaitingPorts {
  readonly joiner: Joiner
  /** Joins through this gateway, or through whichever answers. */
  join(gateway: AdmittedGateway | undefined): Promise<Joined | Knocked>
  waits(reason: WaitView["reason"]): void
  message(text: string): void
}

/** Makes a join that is refused for now something to wait on; other errors are thrown. */
export async function joinOrKnock(
  gateway: AdmittedGateway,
  join: () => Promise<Joined>,
): Promise<Joined | Knocked> {
  try {
    return await join()
  } catch (error) {
    const waitsFor = error instanceof RemoteError ? REASONS.get(error.code) : undefined
    if (waitsFor === undefined) throw error
    return { waitsFor, gateway }
  }
}

/**
 * Joins, after having waited if that is asked for. A line that breaks while one waits is
 * replaced by another.
 *
 * @throws CodedError with the code of whoever refused; whatever `signal` aborts with
 */
export async function joinPatiently(ports: WaitingPorts, signal: AbortSignal): Promise<Joined> {
  let gateway: AdmittedGateway | undefined
  let awaySince: number | undefined
  for (let failures = 0, waited = false; ;) {
    try {
      const entry = await ports.join(gateway)
      if (!("waitsFor" in entry)) return entry
      ;({ gateway } = entry)
      failures = 0
      awaySince = undefined
      waited = true
      ports.waits(entry.waitsFor)
      await admission(gateway, ports, signal)
    } catch (error) {
      if (gateway !== undefined) abandon(gateway)
      gateway = undefined
      signal.throwIfAborted()
      const now = ports.joiner.now()
      awaySince ??= now
      if (!waited || !isAway(error) || now - awaySince > AWAY_MS) throw error
      await wait(BACKOFF_MS[failures] ?? 5_000, signal)
      signal.throwIfAborted()
      failures += 1
    }
  }
}

/** Resolves once somebody has let one in. @throws RemoteError, or SignallingError if the line broke */
async function admission(
  gateway: AdmittedGateway,
  ports: WaitingPorts,
  signal: AbortSignal,
): Promise<void> {
  const { channel } = gateway
  const { keys, name } = ports.joiner
  const decided = Promise.withResolvers<void>()
  const over = new AbortController()
  const until = AbortSignal.any([signal, over.signal])
  const stop = channel.onEvent((event) => {
    hear(event, {
      decided,
      message: (text) => {
        ports.message(text)
      },
      close: () => {
        channel.close()
      },
    })
  })
  const forget = channel.onClosed(() => {
    decided.reject(SignallingError.lost("the wait"))
  })
  const aborted = (): void => {
    decided.reject(SignallingError.lost("the wait"))
  }
  signal.addEventListener("abort", aborted)
  if (signal.aborted) aborted()
  const introduce = async (certified?: NonNullable<typeof keys.certified>): Promise<void> => {
    if (until.aborted) return
    // The name in the invitation, once it is known: hosts can check that one.
    const { credential, invited } = certified ?? {}
    const said = {
      ...(invited ?? { name }),
      ...(credential === undefined ? {} : { credential }),
    }
    // Whoever is let in meanwhile need not say it any more; a line that broke is told apart.
    await channel.ask("introduce", said).catch(() => undefined)
  }
  const known = keys.certified
  void introduce(known)
  if (known === undefined) void keys.whenCertified.then(introduce)
  void every(PING_MS, until, async () => {
    await channel.ping().catch(() => {
      channel.close()
    })
  })
  try {
    await decided.promise
  } finally {
    over.abort()
    stop()
    forget()
    signal.removeEventListener("abort", aborted)
  }
}

function hear(
  event: ClientEvent,
  to: {
    readonly decided: PromiseWithResolvers<void>
    readonly message: (text: string) => void
    readonly close: () => void
  },
): void {
  if (event.kind === "ended") to.decided.reject(new RemoteError(event.code, event.message))
  // The seat or the gateway goes elsewhere: one's turn is asked for again.
  else if (event.kind === "move") to.close()
  else if (event.kind === "notice" && event.notice.notice === "admitted") to.decided.resolve()
  else if (event.kind === "notice" && event.notice.notice === "message") {
    to.message(event.notice.text)
  }
}

/** Whether nobody answered, which another attempt may mend. */
function isAway(error: unknown): boolean {
  if (error instanceof SignallingError) return true
  return error instanceof RemoteError && error.code === "NO_CAPACITY_IN_ALLOWED_REGIONS"
}
