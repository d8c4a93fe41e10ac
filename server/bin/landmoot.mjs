#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Plain JavaScript, so that an older Node.js can still read it and hand over to the locked one.
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"

const LOCKED_NODE = fileURLToPath(new URL("../../node_modules/.bin/node", import.meta.url))
const MAIN = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url))

if (Number(process.versions.node.split(".")[0]) >= 24) {
  await import(MAIN)
} else {
  const run = spawnSync(LOCKED_NODE, [MAIN, ...process.argv.slice(2)], { stdio: "inherit" })
  process.exitCode = run.status ?? 70
}
