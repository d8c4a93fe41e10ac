// SPDX-License-Identifier: Apache-2.0
/**
 * Part of a crowd, on a thread of its own: see crowd.ts.
 *
 * @module
 */
import { setTimeout as wait } from "node:timers/promises"
import { parentPort, workerData } from "node:worker_threads"
import type { CredentialCache } from "@landmoot/client/keys"
import type { CrowdPart, CrowdReport } from "./crowd.ts"
import { Member } from "./member.ts"

/** How often what members have is looked at, in ms. Higher: seen later; lower: more work beside theirs. */
const LOOK_MS = 100

// Given by the only one who starts this thread.
const { people, papers } = workerData as CrowdPart
const cache: CredentialCache = new Map()
const members: Member[] = []
let failed = 0

const report = (): void => {
  const codes = new Set(members.map(({ view }) => view.group?.code.join(" ") ?? ""))
  const sizes = new Set(members.map(({ view }) => view.members.length))
  const said: CrowdReport = {
    answered: members.length,
    failed,
    codes: [...codes],
    sizes: [...sizes],
  }
  parentPort?.postMessage(said, [])
}

const looking = setInterval(report, LOOK_MS)
parentPort?.once("message", () => {
  clearInterval(looking)
  void Promise.all(members.map(async (member) => await member.close())).then(() =>
    parentPort?.close(),
  )
})

await Promise.all(
  people.map(async ({ afterMs, ...options }) => {
    await wait(afterMs)
    try {
      members.push(await Member.join({ ...options, papers, cache, isForgetful: true }))
    } catch {
      failed += 1
    }
  }),
)
