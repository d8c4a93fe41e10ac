// SPDX-License-Identifier: Apache-2.0
/**
 * `npm start`: a whole deployment of three regions on this machine.
 *
 * @module
 */
import process from "node:process"
import { handOver } from "./setup/prepare.mjs"
import { reportFailure } from "./setup/terminal.mjs"

await handOver("server/src/local/start.ts", process.argv.slice(2), ["worker", "web"]).catch(
  reportFailure,
)
