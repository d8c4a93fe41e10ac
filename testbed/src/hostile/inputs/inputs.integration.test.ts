// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { attempt, INPUTS } from "./run.ts"
import { Scene } from "./scene.ts"

// Rules are those of SPEC.md in this folder. Gaps and memory are figures for `npm run hostile`.

describe.skipIf(process.platform !== "linux")("bad inputs", () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.set("small")
  })

  afterAll(async () => await scene[Symbol.asyncDispose]())

  test.each(INPUTS.map((input) => [input.number, input.what, input] as const))(
    "BAD1: %i %s",
    async (_number, _what, input) => {
      const { outcome, problem } = await attempt(scene, input)
      expect({ outcome, problem }).toEqual({ outcome, problem: undefined })
    },
  )
})
