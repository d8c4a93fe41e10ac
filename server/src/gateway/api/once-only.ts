// SPDX-License-Identifier: Apache-2.0
/**
 * Requests with an `Idempotency-Key`: however often one is sent, it happens
 * once, and each attempt gets the first one's answer. Source:
 * draft-ietf-httpapi-idempotency-key-header.
 *
 * @module
 */
import { createHash } from "node:crypto"
import type { Operation } from "@landmoot/core/api"
import type { FastifyRequest } from "fastify"
import type { Answer, IdempotencyStore, Refusal } from "../../api/index.ts"

const KEY = /^[\x21-\x7e]{8,128}$/

/** Runs requests once for each key. */
export class OnceOnly {
  readonly #store: IdempotencyStore
  readonly #now: () => number

  constructor(store: IdempotencyStore, now: () => number) {
    this.#store = store
    this.#now = now
  }

  /** Runs a request, or gives the answer that it got before. Refusals are not kept: nothing happened. */
  async answer(facts: {
    readonly request: FastifyRequest
    readonly operation: Operation
    /** Who asks for what: the same key of another caller is another key. */
    readonly scope: string
    readonly run: () => Promise<Answer<unknown>>
  }): Promise<Answer<unknown>> {
    const { request, operation, scope, run } = facts
    const given = request.headers["idempotency-key"]
    if (operation.method !== "POST" || given === undefined) return await run()
    if (Array.isArray(given) || !KEY.test(given)) {
      return no("REQUEST_INVALID", "an idempotency key has 8 to 128 visible characters")
    }
    const key = digest(`${scope} ${given}`)
    // With the caller's own key, which is not kept: bodies may hold passwords, and a digest of
    // these alone could be guessed at by whoever reads the database.
    const asked = digest(JSON.stringify([given, request.params, request.query, request.body]))
    const reserved = await this.#store.reserve(key, asked, this.#now())
    switch (reserved.kind) {
      case "running":
        return no("IDEMPOTENCY_RUNNING", "the first request with this key is still at work")
      case "kept":
        return repeat(reserved.answer, asked)
      case "fresh":
        return await this.#first({ key, asked, operation, run })
    }
  }

  async #first(facts: {
    readonly key: string
    readonly asked: string
    readonly operation: Operation
    readonly run: () => Promise<Answer<unknown>>
  }): Promise<Answer<unknown>> {
    const { key, asked, operation, run } = facts
    let answer: Answer<unknown> | undefined
    try {
      answer = await run()
      return answer
    } finally {
      if (answer?.ok === true) {
        const body = operation.secret === true ? {} : { body: JSON.stringify(answer.value ?? null) }
        const kept = { request: asked, status: operation.status, ...body }
        await this.#store.keep(key, kept, this.#now())
      } else {
        await this.#store.drop(key)
      }
    }
  }
}

function repeat(
  kept: { readonly request: string; readonly body?: string },
  asked: string,
): Answer<unknown> {
  if (kept.request !== asked) {
    return no("IDEMPOTENCY_OTHER_REQUEST", "this key was used for another request")
  }
  if (kept.body === undefined) {
    const message = "the first request succeeded; its answer held a secret that is told once"
    return no("IDEMPOTENCY_TOLD_ONCE", message)
  }
  return { ok: true, value: JSON.parse(kept.body) as unknown }
}

function no(code: string, message: string): Refusal {
  return { ok: false, code, message }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url")
}
