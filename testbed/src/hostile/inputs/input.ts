// SPDX-License-Identifier: Apache-2.0
import type { Scene } from "./scene.ts"

/** One bad input. */
export interface Input {
  /** Its number in the catalogue of bad inputs, which SPEC.md repeats. */
  readonly number: number
  readonly what: string
  /** Tries it, and says how it was refused. @throws Taken if it was not */
  readonly try: (scene: Scene) => Promise<string>
}

/** Thrown when something was taken that must not be. */
export class Taken extends Error {
  override readonly name = "Taken"
}

/** Requires an outcome. @throws Taken */
export function refusedAs(outcome: string, isRefusal: boolean): string {
  if (!isRefusal) throw new Taken(outcome)
  return outcome
}
