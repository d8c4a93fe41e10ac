// SPDX-License-Identifier: Apache-2.0
/**
 * What anybody may read: static signed objects, the same bytes for everyone.
 * None of it depends on who asks, so any page may read it.
 *
 * @module
 */
import {
  catalogueDocumentSchema,
  type MeetingDocument,
  meetingDocumentSchema,
  nodeDocumentSchema,
} from "@landmoot/core/protocol"
import type { PublicKey } from "@landmoot/core/regions"
import { homeOfMeeting, type MeetingId, meetingId } from "@landmoot/core/units"
import type { FastifyReply } from "fastify"
import { z } from "zod"
import type { LiveMeetingHome } from "../accounts/index.ts"
import type { RefusedMeeting, RoomDirectory, Trust } from "../rooms/ports.ts"
import { errorBody, statusOf } from "./answers.ts"
import type { Door } from "./door/index.ts"
import { errorSchema, healthSchema, siteSchema } from "./schemas.ts"
import type { Server } from "./server.ts"

/** What the public routes read from. */
export interface PublicParts {
  readonly trust: Trust
  readonly root: PublicKey
  readonly directory: RoomDirectory
  readonly door: Door
  /** The home of meetings, if this node keeps accounts. */
  readonly home?: LiveMeetingHome | undefined
}

const tags = ["public"]

/** The same for every meeting that cannot be read, whatever the reason: nothing can be guessed. */
const UNKNOWN_MEETING = { code: "MEETING_NOT_FOUND", message: "there is no such meeting" }

/** Adds the public routes. */
export function addPublicRoutes(server: Server, parts: PublicParts): void {
  const { trust, root, door } = parts

  server.get(
    "/landmoot.json",
    { schema: { tags, summary: "What a page served here trusts", response: { 200: siteSchema } } },
    async (_request, reply) => {
      share(reply)
      return { root }
    },
  )
  server.get(
    "/api/catalogue",
    {
      schema: {
        tags,
        summary: "The signed catalogue of regions",
        response: { 200: catalogueDocumentSchema },
      },
    },
    async (_request, reply) => {
      share(reply)
      return { catalogue: trust.catalogueJws }
    },
  )
  server.get(
    "/api/node",
    {
      schema: {
        tags,
        summary: "The certificate of the node that answers",
        response: { 200: nodeDocumentSchema },
      },
    },
    async (_request, reply) => {
      share(reply)
      return { certificate: trust.certificateJws }
    },
  )
  server.get(
    "/api/health",
    {
      schema: {
        tags,
        summary: "Whether this node can serve",
        response: { 200: healthSchema, 503: healthSchema },
      },
    },
    async (_request, reply) => {
      const { node, region } = trust
      if (trust.now() < trust.certificate.exp) return { status: "ok" as const, node, region }
      return await reply.code(503).send({ status: "certificate-expired" as const, node, region })
    },
  )
  server.get(
    "/api/meetings/:meeting",
    {
      schema: {
        tags,
        summary: "The signed descriptor of a meeting, which starts if it does not run",
        params: z.object({ meeting: z.string() }),
        response: {
          200: meetingDocumentSchema,
          404: errorSchema,
          409: errorSchema,
          422: errorSchema,
        },
      },
    },
    async ({ params, ip }, reply) => {
      share(reply)
      const tried = door.begin(ip, params.meeting)
      const outcome = await readMeeting(parts, params.meeting)
      if (!("ok" in outcome)) return outcome
      const { code } = outcome
      if (code === "MEETING_NOT_FOUND" || code === "MEETING_ENDED") {
        await door.inVain(tried)
        return await reply.code(404).send(errorBody(UNKNOWN_MEETING))
      }
      const status = statusOf(code)
      return await reply.code(status === 400 ? 422 : status).send(errorBody(outcome))
    },
  )
}

/** Reads a meeting of this home, or one that this node takes part in. The id may be anything. */
async function readMeeting(
  { trust, home, directory }: PublicParts,
  text: string,
): Promise<MeetingDocument | RefusedMeeting> {
  const meeting = parsedId(text)
  const refused: RefusedMeeting = { ok: false, ...UNKNOWN_MEETING }
  if (meeting === undefined) return refused
  if (home !== undefined && homeOfMeeting(meeting) === trust.region) {
    const outcome = await home.start(meeting)
    if (!outcome.ok) return outcome
    const summary = await home.describe(meeting)
    if (summary === undefined) return refused
    return { ...outcome.policy.signed, ...summary }
  }
  const policy = directory.policy(meeting)
  if (policy === undefined) return refused
  return { ...policy.signed, title: directory.state(meeting)?.title ?? "", organiser: "" }
}

function parsedId(text: string): MeetingId | undefined {
  try {
    return meetingId(text)
  } catch {
    // Whatever is wrong with it, there is no such meeting.
    return undefined
  }
}

/** Any page may read it, and caches ask again: a new catalogue or revision counts at once. */
function share(reply: FastifyReply): void {
  reply.header("access-control-allow-origin", "*").header("cache-control", "no-cache")
}
