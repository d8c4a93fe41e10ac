// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import { TestDeployment } from "../deployment/index.ts"

/**
 * Breaks the rule on purpose, twice: first the scheduler alone ignores the
 * policy, and the denied node must refuse; then that node ignores it too, and
 * the client must refuse (DM2). Returns the status to exit with, never 0: a
 * deployment that breaks the rule is no success even when it is caught.
 */
export async function breakTheRule(options: {
  readonly onLoopback: boolean
  readonly say: (line: string) => void
}): Promise<number> {
  const { say } = options
  const [home, second, denied] = DEFAULT_LEAVES
  if (home === undefined || second === undefined || denied === undefined) return 70
  const stages = [
    { who: "node", nodeIgnoresPolicy: false, expected: "NODE_OUT_OF_POLICY" },
    { who: "client", nodeIgnoresPolicy: true, expected: "GUARD_NODE_OUT_OF_POLICY" },
  ] as const
  let caught = 0
  for (const { who, nodeIgnoresPolicy, expected } of stages) {
    await using landmoot = await TestDeployment.start({
      leaves: DEFAULT_LEAVES,
      clients: [{ name: "amara" }],
      onLoopback: options.onLoopback,
      testOnly: (leaf) => ({
        schedulerIgnoresPolicy: true,
        nodeIgnoresPolicy: nodeIgnoresPolicy && leaf === denied,
      }),
    })
    const allowed = [home, second]
    const people = ["Amara"]
    const { links } = await landmoot.createMeeting({ home, allowed, denied: [denied], people })
    const page = await landmoot.open("amara", links[0]?.link ?? "")
    await page.ready()
    await page.join("Amara")
    const code = await page.refusal()
    const good = code === expected
    if (good) caught += 1
    say(
      `The scheduler ignored the policy: the ${who} refused with ${code}${good ? "" : `, not ${expected}`}.`,
    )
  }
  say(`The rule was broken on purpose and refused by ${caught} of 2: the demonstration fails.`)
  return 1
}
