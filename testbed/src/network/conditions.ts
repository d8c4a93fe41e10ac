// SPDX-License-Identifier: Apache-2.0
import { TestNetworkError } from "./errors.ts"

/** How a link treats packets. What is not given does not happen. */
export interface LinkConditions {
  /** Added round trip in milliseconds, 0 to 60,000; each direction delays by half of it. */
  readonly roundTripMs?: number
  /** Each packet waits up to this much longer per direction, evenly distributed, in milliseconds. */
  readonly jitterMs?: number
  /** Lets jitter change the order of packets. Without it a late packet holds back the next ones. */
  readonly reorder?: boolean
  /** The share of packets lost per direction, 0 to 100. */
  readonly lossPercent?: number
  /** How many packets in a row each loss takes; the share stays the same. Default 1. */
  readonly lossBurstPackets?: number
  /** What the link carries per direction, in bits per second. */
  readonly rateBitsPerSecond?: number
  /** How much may wait in front of a link with a rate before the rest is dropped. Default 64 KiB. */
  readonly queueBytes?: number
}

const LIMITS: Readonly<Record<keyof Omit<LinkConditions, "reorder">, readonly [number, number]>> = {
  roundTripMs: [0, 60_000],
  jitterMs: [0, 60_000],
  lossPercent: [0, 100],
  lossBurstPackets: [1, 10_000],
  rateBitsPerSecond: [1_000, 100_000_000_000],
  queueBytes: [1_500, 1_000_000_000],
}

/**
 * Takes the conditions out of an object that may hold more.
 *
 * @throws {@link TestNetworkError} with code `TESTNET_CONDITIONS_INVALID` if one is out of range.
 */
export function checkConditions(asked: LinkConditions): LinkConditions {
  const checked: Record<string, number | boolean> = {}
  for (const [name, [least, most]] of Object.entries(LIMITS)) {
    // `Object.entries` loses the key type; `name` comes from `LIMITS`, so it is one of them.
    const value = asked[name as keyof typeof LIMITS]
    if (value === undefined) continue
    if (!(value >= least && value <= most)) {
      throw TestNetworkError.conditionsInvalid(`${name} must be ${least} to ${most}, not ${value}`)
    }
    checked[name] = value
  }
  if (asked.reorder !== undefined) checked["reorder"] = asked.reorder
  return checked
}
