// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import { meetingId, nodeId, regionId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import * as events from "./events.ts"
import { createLogger, type Logger, type LogLevel } from "./logger.ts"

const meeting = meetingId("eu-de-fra.secretroomsecretroomxx")

test("LOG1: a line is one object with its context", () => {
  const { log, lines } = memoryLog("info")
  log.child({ part: "gateway" }).info({ sessions: 3 }, "counted")
  log.debug({}, "not at this level")
  expect(lines()).toMatchObject([
    { level: "info", node: "eu-de-fra/node-1", part: "gateway", sessions: 3, msg: "counted" },
  ])
  expect(lines()[0]).toHaveProperty("time", expect.stringMatching(/^\d{4}-\d\d-\d\dT/))
})

test.for([
  { facts: { token: "hunter2" } },
  { facts: { request: { Headers: { Authorization: "hunter2" } } } },
  { facts: { people: [{ name: "hunter2" }] } },
  { facts: { remoteAddress: "hunter2", nested: { deep: { ip: "hunter2" } } } },
  { facts: { a: { b: { c: { d: { e: { f: { g: "hunter2" } } } } } } } },
])("LOG2: a secret stays out of $facts", ({ facts }) => {
  const { log, text } = memoryLog("trace")
  log.info(facts, "hello")
  log.child(facts).info({}, "hello")
  expect(text()).not.toContain("hunter2")
  expect(text()).toContain("[redacted]")
})

test("LOG3: an error shows its code and causes, and not its fields", () => {
  class TestError extends CodedError {
    override readonly name = "TestError"
    readonly password = "hunter2"
  }
  const { log, text, lines } = memoryLog("info")
  const cause = new Error("disk on fire")
  log.error({ err: new TestError("TEST_FAILED", "it broke", { cause }) }, "failed")
  expect(lines()[0]).toMatchObject({
    err: { type: "TestError", code: "TEST_FAILED", cause: { message: "disk on fire" } },
  })
  expect(text()).not.toContain("hunter2")
})

test("LOG4: events have names of their own, and meetings only tags", () => {
  const { log, text, lines } = memoryLog("trace")
  const [node, region] = [nodeId("eu-de-fra/node-1"), regionId("eu-de-fra")]
  const media = [region]
  events.nodeStarted(log, { roles: ["home"], origin: "http://127.0.0.1", release: "1" })
  events.nodeStopped(log, { reason: "asked" })
  events.nodeLost(log, { node, region, meetings: 1 })
  events.meetingStarted(log, { meeting, revision: 1, media, mode: "spread" })
  events.meetingRevised(log, { meeting, revision: 2, media })
  events.meetingEnded(log, { meeting })
  events.participantPlaced(log, { meeting, node, milliseconds: 4 })
  events.refused(log, { what: "join", code: "NO_EVIDENCE", meeting })
  events.outOfPolicy(log, { meeting, plane: "media", code: "NODE_OUT_OF_POLICY" })
  events.bridgeOpened(log, { region })
  events.bridgeClosed(log, { region, reason: "idle" })
  const names = lines().map(({ event }) => event)
  expect(new Set(names).size).toBe(11)
  expect(names).not.toContain(undefined)
  expect(text()).not.toContain("secretroom")
  const tags = lines().flatMap(({ meeting: tag }) => (tag === undefined ? [] : [tag]))
  expect(new Set(tags)).toEqual(new Set([events.meetingTag(meeting)]))
})

function memoryLog(level: LogLevel): {
  readonly log: Logger
  readonly text: () => string
  readonly lines: () => Record<string, unknown>[]
} {
  const written: string[] = []
  const log = createLogger({
    level,
    context: { node: "eu-de-fra/node-1" },
    destination: { write: (line) => void written.push(line) },
  })
  return {
    log,
    text: () => written.join(""),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}
