// SPDX-License-Identifier: Apache-2.0
/**
 * Parts that speak HTTP by themselves, in the platform's own types: signing in,
 * the directory protocol SCIM, and what a payment service sends.
 *
 * @module
 */
import type { FastifyReply, FastifyRequest } from "fastify"
import { GatewayError } from "../errors.ts"
import type { Server } from "../server.ts"
import { isCrossSite } from "./cross-site.ts"
import { headersOf } from "./principal.ts"
import { RequestLimits } from "./request-limits.ts"

/** A part that answers everything below a path. */
export interface Mount {
  readonly prefix: `/${string}`
  readonly methods: readonly ("GET" | "POST" | "PUT" | "PATCH" | "DELETE")[]
  /** Whether it reads cookies: then pages of other sites may not make a browser ask it. */
  readonly cookies: boolean
  /** The largest body, in bytes, if it is not that of every operation. */
  readonly maxBodyBytes?: number
  /** `address` is the client's, for limits. */
  readonly handle: (request: Request, address: string) => Promise<Response>
}

/** Adds the parts, each in a scope of its own that takes bodies as they are. */
export async function addMounts(
  server: Server,
  mounts: readonly Mount[],
  parts: { readonly origin: string; readonly nowMs: () => number },
): Promise<void> {
  const limits = new RequestLimits(parts.nowMs)
  for (const mount of mounts) {
    await server.register(async (scope: Server) => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
        done(null, body)
      })
      for (const url of [mount.prefix, `${mount.prefix}/*`]) {
        scope.route({
          method: [...mount.methods],
          url,
          schema: { hide: true },
          ...(mount.maxBodyBytes === undefined ? {} : { bodyLimit: mount.maxBodyBytes }),
          onRequest: async (request) => {
            if (!limits.takeFrom(request.ip)) throw GatewayError.tooOften()
            if (mount.cookies && isCrossSite(request, parts.origin)) {
              throw GatewayError.originForbidden()
            }
          },
          handler: async (request, reply) => {
            const asked = asRequest(request, parts.origin)
            await sendResponse(reply, await mount.handle(asked, request.ip))
          },
        })
      }
    })
  }
}

function asRequest(request: FastifyRequest, origin: string): Request {
  const { body, method } = request
  const bytes = Buffer.isBuffer(body) && body.length > 0 ? new Uint8Array(body) : undefined
  const carries = bytes !== undefined && method !== "GET" && method !== "HEAD"
  // The address is ours, whatever the header Host says: nothing may be built from that.
  return new Request(new URL(request.url, origin), {
    method,
    headers: headersOf(request),
    ...(carries ? { body: bytes } : {}),
  })
}

async function sendResponse(reply: FastifyReply, response: Response): Promise<void> {
  reply.code(response.status).header("cache-control", "no-store")
  for (const [name, value] of response.headers) {
    if (name !== "set-cookie") reply.header(name, value)
  }
  // Cookies must not be joined into one header.
  for (const cookie of response.headers.getSetCookie()) reply.header("set-cookie", cookie)
  await reply.send(Buffer.from(await response.arrayBuffer()))
}
