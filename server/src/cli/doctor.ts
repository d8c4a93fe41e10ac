// SPDX-License-Identifier: Apache-2.0
import { describeFindings, diagnose } from "../doctor/index.ts"
import { DEFAULT_LEAVES, FIRST_PORT, planNodes } from "../local/plan.ts"

/** `landmoot doctor`: what this machine lacks before a deployment can start on it. */
export async function doctor(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    process.stdout.write("usage: landmoot doctor\n\nLooks at ports, worker, clock and addresses.\n")
    return 0
  }
  const firstPort = Number(process.env["LANDMOOT_PORT"] ?? FIRST_PORT)
  const findings = await diagnose(planNodes(DEFAULT_LEAVES, firstPort))
  process.stdout.write(describeFindings(findings, process.stdout.isTTY))
  const failed = findings.filter(({ outcome }) => outcome === "failed").length
  process.stdout.write(
    failed === 0 ? "Everything that Landmoot needs is there.\n" : `${failed} problems.\n`,
  )
  return failed === 0 ? 0 : 1
}
