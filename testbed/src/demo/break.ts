// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import { TestDeployment } from "../deployment/index.ts"

/**
 * Breaks the rule on purpose, three times: the scheduler ignores the policy, and
 * the denied node must refuse, first at its bridge and then, with that open, by
 * itself; at last that node ignores it too, and the client must refuse (DM2). Returns the status to exit with, never 0: a
 * deployment that breaks the rule is no success even when it is caught.
 */
export async function breakTheRule(options: {
  readonly onLoopback: boolean
  readonly say: (line: string) => void
}): Promise<number> {
  const { say } = options
  const [home, second, denied] = DEFAULT_LEAVES
  if (home === undefined || second === undefined || denied === undefined) return 70
  const none = { bridgeIgnoresPolicy: false, nodeIgnoresPolicy: false }
  const stages = [
    { who: "the denied node's bridge", at: none, expected: "BRIDGE_REFUSED" },
    {
      who: "the denied node",
      at: { ...none, bridgeIgnoresPolicy: true },
      expected: "NODE_OUT_OF_POLICY",
    },
    {
      who: "the client",
      at: { bridgeIgnoresPolicy: true, nodeIgnoresPolicy: true },
      expected: "GUARD_NODE_OUT_OF_POLICY",
    },
  ] as const
  let caught = 0
  for (const { who, at, expected } of stages) {
    await using landmoot = await TestDeployment.start({
      leaves: DEFAULT_LEAVES,
      clients: [{ name: "amara" }],
      onLoopback: options.onLoopback,
      testOnly: (leaf) => ({
        schedulerIgnoresPolicy: leaf === home,
        ...(leaf === denied ? at : none),
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
      `The scheduler ignored the policy: ${who} refused with ${code}${good ? "" : `, not ${expected}`}.`,
    )
  }
  say(
    `The rule was broken on purpose and refused by ${caught} of ${stages.length}: the demonstration fails.`,
  )
  return 1
}
