// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP requests that leave from inside a place.
 *
 * @module
 */
import { fileURLToPath } from "node:url"
import { TestNetworkError } from "./errors.ts"
import type { ExecInPlace } from "./placed-process.ts"

const PROGRAM = fileURLToPath(new URL("placed-fetch-program.ts", import.meta.url))

/** The parts of a request that are carried into the place. */
export interface PlacedRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Default 30 seconds. */
  readonly timeoutMs?: number
}

/** What the program in the place is given and prints, each as one line of JSON. */
export interface FetchOrder extends PlacedRequest {
  readonly url: string
}

/** @see {@link FetchOrder} */
export interface FetchAnswer {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly bodyBase64: string
}

/**
 * Does one request from inside a place, in a process of its own.
 *
 * @throws {@link TestNetworkError} with code `TESTNET_OUTPUT_MISSING` if no answer came.
 */
export async function fetchInPlace(exec: ExecInPlace, order: FetchOrder): Promise<Response> {
  const program = exec([process.execPath, PROGRAM])
  program.stdin?.end(JSON.stringify(order))
  const pattern = /^answer (\{.*\})$/m
  const { code } = await program.exited
  const [, line] = pattern.exec(program.output) ?? []
  if (line === undefined) {
    throw TestNetworkError.outputMissing(pattern, `ended with ${code}`, program.output)
  }
  // Printed by the program beside this file, so the shape is known.
  const answer = JSON.parse(line) as FetchAnswer
  const bodyless = answer.status === 204 || answer.status === 304
  const body = bodyless ? null : Buffer.from(answer.bodyBase64, "base64")
  const headers = answer.headers.map(([name, value]): [string, string] => [name, value])
  return new Response(body, { status: answer.status, headers })
}
