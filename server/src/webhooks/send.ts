// SPDX-License-Identifier: Apache-2.0
/**
 * One attempt to deliver one event. Source: the Standard Webhooks
 * specification 1.0, headers `webhook-id`, `webhook-timestamp`, `webhook-signature`.
 *
 * @module
 */
import { request as requestPlain } from "node:http"
import { request as requestTls } from "node:https"
import { Webhook } from "standardwebhooks"
import { guardedLookup, problemOf } from "./address.ts"

/** How long a receiver may take, in ms. Higher: slow ones hold the queue; lower: busy ones are told twice. */
const TIMEOUT_MS = 10_000

/** What is sent to whom. */
export interface Attempt {
  readonly id: string
  readonly url: string
  readonly secret: string
  readonly body: string
  /** Seconds since 1970. */
  readonly now: number
  /** Whether addresses in private networks and plain HTTP may be used: for a deployment of one's own. */
  readonly anywhere: boolean
  readonly signal: AbortSignal
}

/** How an attempt went: the receiver's status, or why there is none. */
export type Outcome =
  | { readonly kind: "answered"; readonly status: number }
  | { readonly kind: "failed"; readonly problem: string }

/** Sends an event once. Redirects are not followed; what the receiver says is not read. */
export async function sendOnce(attempt: Attempt): Promise<Outcome> {
  const { url, body, id, secret, now, anywhere } = attempt
  const problem = problemOf(url, { anywhere })
  if (problem !== undefined) return { kind: "failed", problem }
  const signature = new Webhook(secret).sign(id, new Date(now * 1000), body)
  const send = new URL(url).protocol === "https:" ? requestTls : requestPlain
  return await new Promise((resolve) => {
    const signal = AbortSignal.any([attempt.signal, AbortSignal.timeout(TIMEOUT_MS)])
    const request = send(url, {
      method: "POST",
      agent: false,
      lookup: guardedLookup({ anywhere }),
      signal,
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "user-agent": "Landmoot-Webhooks/1",
        "webhook-id": id,
        "webhook-timestamp": String(now),
        "webhook-signature": signature,
      },
    })
    request.once("response", (response) => {
      resolve({ kind: "answered", status: response.statusCode ?? 0 })
      response.destroy()
    })
    request.once("error", (error) => {
      resolve({ kind: "failed", problem: problemText(error, signal) })
    })
    request.end(body)
  })
}

/** What went wrong, without anything of the inside. */
function problemText(error: Error, signal: AbortSignal): string {
  if (signal.aborted) return "no answer in time"
  const code = "code" in error ? String(error.code) : ""
  return code === "" ? error.message.slice(0, 200) : `connection failed (${code})`
}
