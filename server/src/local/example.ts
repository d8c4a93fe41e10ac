// SPDX-License-Identifier: Apache-2.0
/**
 * The example that a new deployment greets with: a paid account whose home is
 * the first region, which allows the second and denies the third, and a meeting
 * with three personal links. The links are kept, for servers cannot know them.
 *
 * @module
 */
import { readFile, writeFile } from "node:fs/promises"
import type { RegionId } from "@landmoot/core/units"
import { z } from "zod"
import { LocalError } from "./errors.ts"

const exampleSchema = z.object({
  meeting: z.string(),
  links: z.array(z.object({ name: z.string(), link: z.string() })),
})

/** The part of the operator API's answer that is read here. */
const createdSchema = z.object({
  meeting: z.object({ id: z.string() }),
  links: exampleSchema.shape.links,
})

/** A meeting with its personal links. */
export type ExampleMeeting = z.infer<typeof exampleSchema>

/** Whom the example meeting invites. */
const EXAMPLE_PEOPLE = ["Amara", "Jonas", "Mei"] as const

/** The example meeting of a deployment: the one there is, or a new one. */
export async function exampleMeeting(options: {
  readonly file: string
  readonly origin: string
  readonly token: string
  readonly home: RegionId
  readonly allowed: readonly RegionId[]
  readonly denied: readonly RegionId[]
}): Promise<ExampleMeeting> {
  const kept = await readFile(options.file, "utf8").then(JSON.parse, () => undefined)
  const known = exampleSchema.safeParse(kept)
  const call = caller(options.origin, options.token)
  if (known.success) {
    const path = `/api/operator/meetings/${encodeURIComponent(known.data.meeting)}`
    if ((await call("GET", path)).ok) return known.data
  }
  const meeting = await createExample(options)
  await writeFile(options.file, `${JSON.stringify(meeting, undefined, 2)}\n`, { mode: 0o600 })
  return meeting
}

/** Makes a paid account that allows and denies these regions, and a meeting with links. */
export async function createExample(options: {
  readonly origin: string
  readonly token: string
  readonly home: RegionId
  readonly allowed: readonly RegionId[]
  readonly denied: readonly RegionId[]
  /** The first is the host, unless roles are named. */
  readonly people?: readonly (string | { readonly name: string; readonly role: string })[]
  /** How to reach the gateway, for one inside a network namespace. */
  readonly fetch?: typeof fetch
  readonly mode?: "single" | "spread"
  /** The rules with which the meeting begins. */
  readonly preset?: string
}): Promise<ExampleMeeting> {
  const call = caller(options.origin, options.token, options.fetch)
  const account = await answerOf(call, "/api/operator/accounts", {
    name: "Example school",
    plan: "paid",
    home: [options.home],
    layer: { ceiling: { include: options.allowed }, deny: { include: options.denied } },
    users: [{ id: "teacher", name: "Example teacher" }],
  })
  const made = await answerOf(call, "/api/operator/meetings", {
    account: account["id"],
    user: "teacher",
    title: "Example meeting",
    mode: options.mode ?? "spread",
    // The first is the host: nobody becomes one by coming first.
    participants: (options.people ?? EXAMPLE_PEOPLE).map((person, index) =>
      index === 0 && typeof person === "string" ? { name: person, role: "host" } : person,
    ),
    ...(options.preset === undefined ? {} : { preset: options.preset }),
  })
  const { meeting, links } = createdSchema.parse(made)
  return { meeting: meeting.id, links }
}

type Call = (method: string, path: string, body?: unknown) => Promise<Response>

function caller(origin: string, token: string, reach: typeof fetch = fetch): Call {
  return async (method, path, body) =>
    await reach(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
}

async function answerOf(call: Call, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await call("POST", path, body)
  if (!response.ok) throw LocalError.exampleFailed(`POST ${path}`, response.status)
  return z.record(z.string(), z.unknown()).parse(await response.json())
}
