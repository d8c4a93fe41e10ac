// SPDX-License-Identifier: Apache-2.0
/**
 * What a machine with a private region asks of its account's home. Nothing that
 * the home says is believed here: answers only have the right form.
 *
 * @module
 */
import {
  type PendingRegion,
  pendingRegionSchema,
  type PrivateRegion,
  privateRegionsOperations,
} from "@landmoot/core/api"
import { catalogueDocumentSchema, nodeDocumentSchema } from "@landmoot/core/protocol"
import { type PublicKey, publicKeySchema } from "@landmoot/core/regions"
import type { Jws } from "@landmoot/core/signed"
import { z } from "zod"
import { EnrolmentError } from "./errors.ts"

/** How long one request may take, in ms. Longer: a home that hangs is noticed later. */
const TIMEOUT_MS = 20_000

const siteSchema = z.object({ root: publicKeySchema })
const refusalSchema = z.object({ code: z.string().max(64), message: z.string().max(1000) })
const nothing = z.unknown()

/** The gateway at an account's home. */
export class HomeOrigin {
  readonly origin: string

  constructor(origin: string) {
    this.origin = origin
  }

  /** The operator's root key, as this gateway says it. */
  async root(): Promise<PublicKey> {
    return (await this.#ask("/landmoot.json", { schema: siteSchema })).root
  }

  async catalogue(): Promise<Jws> {
    return (await this.#ask("/api/catalogue", { schema: catalogueDocumentSchema })).catalogue
  }

  /** The certificate of the node that answers. */
  async certificate(): Promise<Jws> {
    return (await this.#ask("/api/node", { schema: nodeDocumentSchema })).certificate
  }

  /** Hands in the public key of a region's authority. */
  async enrol(token: string, authority: PublicKey): Promise<PrivateRegion> {
    const { path, answer } = privateRegionsOperations["privateRegions.enrol"]
    return await this.#ask(path, { schema: answer, body: { token, authority } })
  }

  async progress(token: string): Promise<PrivateRegion> {
    const { path, answer } = privateRegionsOperations["privateRegions.progress"]
    return await this.#ask(path, { schema: answer, body: { token } })
  }

  /** Tells that a node is there. */
  async arrive(certificate: Jws, arrival: Jws): Promise<void> {
    const { path } = privateRegionsOperations["privateRegions.arrive"]
    await this.#ask(path, { schema: nothing, body: { certificate, arrival } })
  }

  /** What waits for the operator's root. */
  async pending(token: string): Promise<readonly PendingRegion[]> {
    const schema = z.object({ items: z.array(pendingRegionSchema) })
    return (await this.#ask("/api/operator/private-regions", { schema, token })).items
  }

  async #ask<Schema extends z.ZodType>(
    path: string,
    request: { readonly schema: Schema; readonly body?: unknown; readonly token?: string },
  ): Promise<z.output<Schema>> {
    const { schema, body, token } = request
    const url = `${this.origin}${path}`
    const { status, ok, text } = await this.#send(url, { body, token })
    let json: unknown
    try {
      json = text === "" ? undefined : JSON.parse(text)
    } catch (cause) {
      throw EnrolmentError.homeUnreachable(url, `status ${status}, and no JSON`, cause)
    }
    // It is there, and may do it later.
    if (status === 429 || status >= 500) {
      throw EnrolmentError.homeUnreachable(url, `status ${status}`)
    }
    if (!ok) {
      const refusal = refusalSchema.safeParse(json)
      if (!refusal.success) throw EnrolmentError.homeUnreachable(url, `status ${status}`)
      throw EnrolmentError.refused(url, refusal.data.code, refusal.data.message)
    }
    const parsed = schema.safeParse(json)
    if (!parsed.success) throw EnrolmentError.homeUnreachable(url, "not the answer of Landmoot")
    return parsed.data
  }

  async #send(
    url: string,
    { body, token }: { readonly body: unknown; readonly token: string | undefined },
  ): Promise<{ readonly status: number; readonly ok: boolean; readonly text: string }> {
    const headers = new Headers()
    if (body !== undefined) headers.set("content-type", "application/json")
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`)
    try {
      const response = await fetch(url, {
        method: body === undefined ? "GET" : "POST",
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A token is for this origin alone.
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      return { status: response.status, ok: response.ok, text: await response.text() }
    } catch (cause) {
      const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
      const reason = inner instanceof Error ? inner.message : "no answer"
      throw EnrolmentError.homeUnreachable(url, reason, cause)
    }
  }
}
