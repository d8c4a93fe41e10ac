// SPDX-License-Identifier: Apache-2.0
/**
 * `npm run doctor`, `demo`, `screenshots`, `drills`, `hostile` and `bench`.
 *
 * @module
 */
import process from "node:process"
import { handOver } from "./setup/prepare.mjs"
import { reportFailure, SetupError } from "./setup/terminal.mjs"

/** @type {Record<string, { program: string, first: string[], needs: import("./setup/prepare.mjs").Need[] }>} */
const PROGRAMS = {
  doctor: { program: "server/src/cli/main.ts", first: ["doctor"], needs: ["worker-if-there"] },
  demo: { program: "testbed/src/demo/main.ts", first: [], needs: ["worker", "tools", "web"] },
  screenshots: {
    program: "testbed/src/screenshots/main.ts",
    first: [],
    needs: ["worker", "tools", "web"],
  },
  hostile: { program: "testbed/src/hostile/inputs/main.ts", first: [], needs: ["worker"] },
  drills: { program: "testbed/src/drills/main.ts", first: [], needs: ["worker"] },
  bench: {
    program: "testbed/src/bench/main.ts",
    first: [],
    needs: ["worker", "tools", "database", "web"],
  },
}

const [name = "", ...args] = process.argv.slice(2)
const chosen = PROGRAMS[name]
if (chosen === undefined) {
  reportFailure(
    new SetupError(
      name === "" ? "which program?" : `there is no program called ${name}`,
      `There are: ${Object.keys(PROGRAMS).join(", ")}.`,
    ),
  )
} else {
  await handOver(chosen.program, [...chosen.first, ...args], chosen.needs).catch(reportFailure)
}
