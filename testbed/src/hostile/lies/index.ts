// SPDX-License-Identifier: Apache-2.0
import { documentLies } from "./documents.ts"
import { helloLies } from "./hello.ts"
import { joinLies } from "./join.ts"
import { laterLies } from "./later.ts"
import type { Lie } from "./lie.ts"

export type { Challenge, DocumentName, Joined, Lie, Redirect, Scene } from "./lie.ts"

/** The names of all lies. */
export type LieName =
  | keyof typeof documentLies
  | keyof typeof helloLies
  | keyof typeof joinLies
  | keyof typeof laterLies

/** Every lie by its name. */
export const LIES: Readonly<Record<LieName, Lie>> = {
  ...documentLies,
  ...helloLies,
  ...joinLies,
  ...laterLies,
}
