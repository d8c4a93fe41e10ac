// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { MeetingTwin, until } from "./testing/member-twin.ts"

test("KA1: two members agree on keys", async () => {
  const meeting = new MeetingTwin()
  const [ada, bea] = await meeting.gather(2)
  expect(ada!.view.group?.code).toEqual(bea!.view.group?.code)
  expect(ada!.epochs.at(-1)?.baseKey).toEqual(bea!.epochs.at(-1)?.baseKey)
  expect(ada!.view.phase).toBe("on")
  await meeting.clock.advance(3_000)
  await until(() => bea!.view.members.every(({ name }) => name !== ""))
  expect(bea!.view.members.map(({ name }) => name).toSorted()).toEqual(["Person 0", "Person 1"])
})
