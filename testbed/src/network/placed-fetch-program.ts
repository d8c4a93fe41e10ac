// SPDX-License-Identifier: Apache-2.0
/**
 * The program behind {@link file://./placed-fetch.ts}: reads one order from standard
 * input, does the request from where it runs, and prints the answer.
 *
 * @module
 */
import { text } from "node:stream/consumers"
import type { FetchAnswer, FetchOrder } from "./placed-fetch.ts"

// Written by `placed-fetch.ts`, so the shape is known.
const order = JSON.parse(await text(process.stdin)) as FetchOrder
const { url, method = "GET", headers = {}, body = null, timeoutMs = 30_000 } = order
const signal = AbortSignal.timeout(timeoutMs)
const response = await fetch(url, { method, headers, body, signal, redirect: "manual" })
const answer: FetchAnswer = {
  status: response.status,
  headers: [...response.headers],
  bodyBase64: Buffer.from(await response.arrayBuffer()).toString("base64"),
}
process.stdout.write(`answer ${JSON.stringify(answer)}\n`)
