// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP server, without its routes.
 *
 * @module
 */
import { readFileSync } from "node:fs"
import { createSecureContext } from "node:tls"
import { fastifySwagger } from "@fastify/swagger"
import { fastifyWebsocket } from "@fastify/websocket"
import { CLIENT_SOCKET_PATH, MAX_CLIENT_MESSAGE_BYTES } from "@landmoot/core/protocol"
import {
  fastify,
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyInstance,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from "fastify"
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod"
import { GatewayError } from "./errors.ts"
import { addCommonHeaders, DATA_HEADERS } from "./web.ts"
import { answerUnreadable } from "./unreadable.ts"
import { hasTwinKeys, isWellFormed, writesNul } from "./json.ts"

/** The server with types from the schemas of its routes. */
export type Server = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** The largest body that the API reads, in bytes: an account of a few thousand people. */
const BODY_LIMIT_BYTES = 262_144

/** How long a client may take over one request, in ms: those who dribble are cut off. */
const REQUEST_TIMEOUT_MS = 10_000

/**
 * Frames that one message may come in, and pieces that one frame may. Browsers cut what is long
 * into a few hundred; each piece costs some hundred bytes while it waits for the rest.
 */
const MAX_FRAGMENTS = 1024
const MAX_PIECES = 8192

/** Makes the server. @throws {@link GatewayError} `GATEWAY_TLS_INVALID` */
export async function createServer(options: {
  readonly release: string
  /** Whether browsers reach it under `https:`. */
  readonly isSecure: boolean
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined
}): Promise<Server> {
  const server = fastify({
    ...(options.tls === undefined ? {} : { https: readTls(options.tls) }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: answerUnreadable,
    // Sockets of sessions close by themselves; idle HTTP connections need not be waited for.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 256 },
    // Before any route, and so before any hook: the library's own words quote the address.
    frameworkErrors: (_error, _request, reply) => {
      // No route was found, so no schema says what may be answered.
      const answer = reply as unknown as FastifyReply
      void answer
        .code(400)
        .headers(DATA_HEADERS)
        .send({ code: "REQUEST_INVALID", message: "this address cannot be read" })
    },
  }).withTypeProvider<ZodTypeProvider>() as unknown as Server // With or without TLS: the same API.
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  readJsonBodies(server)
  // Before whatever refuses a request.
  addCommonHeaders(server, options.isSecure)
  server.addHook("onRequest", async (request) => {
    if (request.url.includes("%00")) throw GatewayError.nul()
    // RFC 9112, section 3.2: of two hosts a proxy may have taken the other one.
    const names = request.raw.rawHeaders.filter((_, index) => index % 2 === 0)
    if (names.filter((name) => name.toLowerCase() === "host").length > 1) {
      throw GatewayError.ambiguous()
    }
  })
  await server.register(fastifyWebsocket, {
    options: {
      maxPayload: MAX_CLIENT_MESSAGE_BYTES,
      maxFragments: MAX_FRAGMENTS,
      maxBufferedChunks: MAX_PIECES,
      perMessageDeflate: false,
    },
  })
  // Elsewhere the library would open a socket that nobody asks for its origin, and close it.
  server.addHook("onRequest", async (request) => {
    if (request.ws && request.routeOptions.url !== CLIENT_SOCKET_PATH) throw GatewayError.notFound()
  })
  await server.register(fastifySwagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Landmoot",
        description: "One node of a deployment. Errors have the codes of docs/errors.md.",
        version: options.release,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      tags: [
        { name: "public", description: "Signed objects that anybody may read." },
        { name: "operator", description: "Accounts, meetings and status, by bearer token." },
      ],
      components: {
        securitySchemes: {
          operator: { type: "http", scheme: "bearer", description: "The operator's token." },
          key: { type: "http", scheme: "bearer", description: "A key of an account, with scopes." },
          session: {
            type: "apiKey",
            in: "cookie",
            name: "landmoot.session_token",
            description: "A person's session; requests that change something tell their origin.",
          },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  return server
}

/** JSON alone is read, without keys that reach a prototype, and none twice in one object. */
function readJsonBodies(server: Server): void {
  const parse = server.getDefaultJsonParser("error", "error")
  server.removeAllContentTypeParsers()
  server.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const text = utf8(body)
    if (text === undefined) {
      done(GatewayError.unreadable())
      return
    }
    void parse(request, text, (error, value: unknown) => {
      if (error === null && hasTwinKeys(text, value)) done(GatewayError.twinKeys())
      else if (error === null && writesNul(text)) done(GatewayError.nul())
      else if (error === null && !isWellFormed(value)) done(GatewayError.unreadable())
      else done(error, value)
    })
  })
}

/** The text of a body; undefined if it is no UTF-8, which JSON has to be (RFC 8259, section 8.1). */
function utf8(body: string | Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(body))
  } catch {
    return undefined
  }
}

function readTls(files: { readonly certificate: string; readonly key: string }): {
  readonly cert: Buffer
  readonly key: Buffer
  readonly minVersion: "TLSv1.2"
} {
  try {
    const tls = { cert: readFileSync(files.certificate), key: readFileSync(files.key) }
    // Throws here, where the reason can be told, if the two do not belong together.
    createSecureContext(tls)
    return { ...tls, minVersion: "TLSv1.2" }
  } catch (cause) {
    throw GatewayError.tlsInvalid(cause)
  }
}
