// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { networkSupport } from "../../network/index.ts"
import { Stage } from "./stage.ts"

const support = await networkSupport()

test.skipIf(support.kind === "unsupported")(
  "BM8: one page sees a first frame on every side",
  async () => {
    await using stage = await Stage.set(() => undefined)
    for (const side of ["ours", "unsealed", "bare", "stock"] as const) {
      const { joinedMs, frameMs } = await stage.visit(side)
      expect(frameMs).toBeGreaterThan(joinedMs)
    }
  },
)
