// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { REGIONS } from "../gallery/fixtures.ts"
import type { Account } from "./api.ts"
import { consoleMarks, layerOf, leavesFor, linksAsText, namesIn } from "./model.ts"

const ACCOUNT: Account = {
  id: "acc_AbCdEfGhIjKlMnOp",
  name: "Account",
  plan: "paid",
  home: ["eu-de-fra"],
  layer: { ceiling: { include: ["eu-de-fra", "sg-sin"] } },
  users: [],
}
const ids = (account: Account, regions = REGIONS): readonly string[] =>
  leavesFor(account, regions).map(({ id }) => id)

test("OP1: names are read one a line, tidied, each once", () => {
  expect(namesIn(" Ada \r\n\nGrace\nAda\n\u202e")).toEqual(["Ada", "Grace"])
  expect(linksAsText([{ name: "Ada", link: "https://x/m/y#k=z" }])).toBe("Ada: https://x/m/y#k=z")
})

test("OP2: a choice of leaves becomes a ceiling", () => {
  expect(layerOf(new Set(["b", "a"]))).toEqual({ ceiling: { include: ["a", "b"] } })
  expect(layerOf(new Set())).toEqual({})
})

test("OP3: a meeting offers what its account allows", () => {
  expect(ids(ACCOUNT)).toEqual(["eu-de-fra", "sg-sin"])
  expect(ids({ ...ACCOUNT, plan: "free" })).toEqual(["eu-de-fra"])
  expect(ids({ ...ACCOUNT, layer: {} })).toHaveLength(REGIONS.length)
  expect(ids({ ...ACCOUNT, layer: { ceiling: { include: ["EU@7"] } } })).toHaveLength(
    REGIONS.length,
  )
  const closed = REGIONS.map((region) =>
    region.id === "sg-sin" ? { ...region, restricted: true } : region,
  )
  expect(ids(ACCOUNT, closed)).toEqual(["eu-de-fra"])
})

test("OP4: the map marks chosen regions as used, the others as denied", () => {
  const marks = consoleMarks(REGIONS, new Set(["eu-fr-par"]), "eu-de-fra")
  expect(marks.find(({ region }) => region.id === "eu-fr-par")?.state).toBe("used")
  expect(marks.find(({ region }) => region.id === "eu-de-fra")).toMatchObject({
    state: "denied",
    own: true,
  })
})
