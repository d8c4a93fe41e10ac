// SPDX-License-Identifier: Apache-2.0
/**
 * Who speaks, from how loud each microphone is: the browser's levels are smoothed so that
 * a keystroke is no speech and a pause for breath is not its end.
 *
 * @module
 */

/** What is known of one voice. */
export interface Voice {
  /** Smoothed loudness, 0 to 1. */
  readonly level: number
  readonly speaking: boolean
  /** When it was last loud, in ms. */
  readonly loudAt: number
}

/** Loudness that counts as speech. Higher: soft voices are missed; lower: noise speaks. */
const LOUD = 0.015
/** How much of the past stays at each step. Higher: slower to begin; lower: keystrokes speak. */
const MEMORY = 0.5
/** How long after the last loud moment one still speaks, in ms. */
const HOLD_MS = 700

/** The next moment of a voice. */
export function hear(voice: Voice | undefined, level: number, nowMs: number): Voice {
  const smooth = (voice?.level ?? 0) * MEMORY + level * (1 - MEMORY)
  if (smooth >= LOUD) return { level: smooth, speaking: true, loudAt: nowMs }
  const loudAt = voice?.loudAt ?? Number.NEGATIVE_INFINITY
  return { level: smooth, speaking: nowMs - loudAt < HOLD_MS, loudAt }
}

/** The next moment of all voices; those without a level are forgotten. */
export function hearAll(
  voices: ReadonlyMap<string, Voice>,
  levels: ReadonlyMap<string, number>,
  nowMs: number,
): ReadonlyMap<string, Voice> {
  return new Map(
    [...levels].map(([producer, level]) => [producer, hear(voices.get(producer), level, nowMs)]),
  )
}
