// SPDX-License-Identifier: Apache-2.0
/**
 * Fetches the static signed objects: the same bytes for everyone, asked for without any
 * credential. What they say is worth nothing before the guard has looked at it.
 *
 * @module
 */
import {
  catalogueDocumentSchema,
  type MeetingDocument,
  meetingDocumentSchema,
} from "@landmoot/core/protocol"
import type { Jws } from "@landmoot/core/signed"
import type { MeetingId } from "@landmoot/core/units"
import { GuardError } from "../guard/index.ts"
import { RemoteError } from "../signalling/index.ts"
import { MeetingError } from "./errors.ts"

/** The part of the browser's `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** The longest document that is read, in bytes. */
const MAX_DOCUMENT_BYTES = 4_000_000

/** How long a document may take. */
const DOCUMENT_TIMEOUT_MS = 10_000

/** Where a document is fetched from, and with what. */
export interface Source {
  readonly origin: string
  readonly fetch: Fetch
  readonly signal: AbortSignal
}

/** Fetches the catalogue. @throws MeetingError, RemoteError or GuardError `GUARD_REDIRECTED` */
export async function fetchCatalogue(source: Source): Promise<Jws> {
  const json = await fetchJson("/api/catalogue", source)
  const parsed = catalogueDocumentSchema.safeParse(json)
  if (!parsed.success) throw MeetingError.malformed(source.origin, parsed.error)
  return parsed.data.catalogue
}

/** Fetches a meeting's descriptor. @throws MeetingError, RemoteError or GuardError `GUARD_REDIRECTED` */
export async function fetchMeeting(meeting: MeetingId, source: Source): Promise<MeetingDocument> {
  const json = await fetchJson(`/api/meetings/${encodeURIComponent(meeting)}`, source)
  const parsed = meetingDocumentSchema.safeParse(json)
  if (!parsed.success) throw MeetingError.malformed(source.origin, parsed.error)
  return parsed.data
}

async function fetchJson(path: string, { origin, fetch, signal }: Source): Promise<unknown> {
  let response: Response
  let text: string | undefined
  try {
    response = await fetch(new URL(path, origin).href, {
      // A redirect is not followed: it could lead out of the set.
      redirect: "manual",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-cache",
      signal: AbortSignal.any([signal, AbortSignal.timeout(DOCUMENT_TIMEOUT_MS)]),
    })
    text = await readText(response)
  } catch (error) {
    throw MeetingError.unreachable(origin, error)
  }
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    throw GuardError.redirected(origin, "another address")
  }
  const json = parseJson(text)
  if (!response.ok) {
    throw refusedBy(json) ?? MeetingError.unreachable(origin, new Error(`HTTP ${response.status}`))
  }
  return json
}

/** Reads a body of bounded length; undefined if it is longer. */
async function readText(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ""
  const decoder = new TextDecoder()
  let text = ""
  let sizeBytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    sizeBytes += value.length
    if (sizeBytes > MAX_DOCUMENT_BYTES) {
      await reader.cancel()
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "")
  } catch {
    // The schemas refuse `undefined` like any other malformed document.
    return undefined
  }
}

/** A server's refusal carries its code. */
function refusedBy(json: unknown): RemoteError | undefined {
  if (typeof json !== "object" || json === null || !("code" in json)) return undefined
  const { code } = json
  if (typeof code !== "string" || !/^[A-Z][A-Z0-9_]{2,63}$/.test(code)) return undefined
  return new RemoteError(code, "the server refuses")
}
