// SPDX-License-Identifier: Apache-2.0
/**
 * A program for tests: makes a network, prints the names of its namespaces as one
 * line of JSON, and stays until it gets a signal.
 *
 * @module
 */
import { Network } from "../network.ts"

const network = await Network.create({
  regions: [{ name: "here" }],
  clients: [{ name: "someone", roundTripMs: 10 }],
})
network.exec("here", ["sleep", "1000"])
const namespaces = ["here", "someone", "wan"].map((name) => network.namespace(name))
process.stdout.write(`${JSON.stringify(namespaces)}\n`)
setInterval(() => {}, 1_000)
