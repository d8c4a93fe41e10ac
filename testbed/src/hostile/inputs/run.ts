// SPDX-License-Identifier: Apache-2.0
import { DATAGRAM_INPUTS } from "./datagrams.ts"
import { HTTP_INPUTS } from "./http.ts"
import { type Input, Taken } from "./input.ts"
import type { Scene } from "./scene.ts"
import { SIGNALLING_INPUTS } from "./signalling.ts"

/** What came of one input. */
export interface Outcome {
  readonly input: Input
  readonly outcome: string
  /** Why it is not as it has to be; undefined: it is. */
  readonly problem: string | undefined
  /** The longest time for which the others' meeting had no answer, in ms. */
  readonly gapMs: number
}

/** All inputs, in the order of the catalogue. */
export const INPUTS: readonly Input[] = [
  ...HTTP_INPUTS,
  ...SIGNALLING_INPUTS,
  ...DATAGRAM_INPUTS,
].toSorted((one, other) => one.number - other.number)

/** Tries one input, and looks at everybody else afterwards. */
export async function attempt(scene: Scene, input: Input): Promise<Outcome> {
  const before = [...scene.processes().keys()]
  scene.takeGap()
  let [outcome, problem]: [string, string | undefined] = ["", undefined]
  try {
    outcome = await input.try(scene)
  } catch (error) {
    outcome = error instanceof Error ? error.message : String(error)
    problem = error instanceof Taken ? "taken" : "failed"
  }
  const now = scene.processes()
  if (before.some((pid) => !now.has(pid))) problem = "a process ended"
  if (scene.broken !== undefined) problem = scene.broken
  return { input, outcome, problem, gapMs: scene.takeGap() }
}
