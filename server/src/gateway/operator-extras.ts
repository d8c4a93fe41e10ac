// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator looks at besides accounts: messages that rest here since no
 * mail server is configured, and private regions that wait for a signature.
 *
 * @module
 */
import { pendingRegionSchema } from "@landmoot/core/api"
import { z } from "zod"
import type { PrivateRegions } from "../accounts/index.ts"
import type { Outbox } from "../mail/index.ts"
import { GatewayError } from "./errors.ts"
import { errorSchema } from "./schemas.ts"
import type { Server } from "./server.ts"

const tags = ["operator"]
const security = [{ operator: [] }]
const refusals = { 401: errorSchema, 404: errorSchema, 500: errorSchema }

const entrySchema = z.strictObject({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  /** Seconds since 1970. */
  created: z.int(),
})

/** Adds the routes of the outbox. */
export function addOutboxRoutes(server: Server, outbox: Outbox): void {
  server.get(
    "/outbox",
    {
      schema: {
        tags,
        security,
        summary: "Messages that rest here instead of being sent, newest first",
        response: { ...refusals, 200: z.strictObject({ items: z.array(entrySchema) }) },
      },
    },
    async () => ({ items: [...outbox.list()] }),
  )
  server.get(
    "/outbox/:message",
    {
      schema: {
        tags,
        security,
        summary: "One message, as text",
        params: z.object({ message: z.string().max(128) }),
        response: { ...refusals, 200: entrySchema.extend({ text: z.string() }) },
      },
    },
    async ({ params }) => {
      const entry = outbox.list().find(({ id }) => id === params.message)
      const text = entry && (await outbox.text(entry.id))
      if (entry === undefined || text === undefined) throw GatewayError.notFound()
      return { ...entry, text }
    },
  )
}

/** Adds the route of private regions. */
export function addPrivateRegionRoutes(
  server: Server,
  privateRegions: Pick<PrivateRegions, "pending">,
): void {
  server.get(
    "/private-regions",
    {
      schema: {
        tags,
        security,
        summary: "Private regions that the catalogue does not say as they are yet",
        response: { ...refusals, 200: z.strictObject({ items: z.array(pendingRegionSchema) }) },
      },
    },
    async () => ({ items: [...(await privateRegions.pending())] }),
  )
}
