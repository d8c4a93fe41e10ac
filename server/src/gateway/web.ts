// SPDX-License-Identifier: Apache-2.0
/**
 * The web client: files built beforehand, served with headers that let the page
 * talk to our gateways and to nobody else.
 *
 * @module
 */
import { existsSync } from "node:fs"
import { join, sep } from "node:path"
import { fastifyStatic } from "@fastify/static"
import type { Catalogue } from "@landmoot/core/regions"
import type { FastifyInstance, FastifyReply } from "fastify"
import { GatewayError } from "./errors.ts"

const PAGE = "index.html"

/** Addresses inside the web client, all of which are its one page. */
const PAGE_PATHS = [
  "/",
  "/m/*",
  "/open",
  "/operator",
  "/operator/*",
  "/sign-in",
  "/sign-up",
  "/forgot",
  "/reset-password",
  "/confirm-address",
  "/accept-invitation",
  "/rsvp/*",
  "/security",
  "/outbox",
  "/account",
  "/account/*",
]

/**
 * Adds the files of a folder, and the page under its addresses.
 *
 * @throws {@link GatewayError} `GATEWAY_WEB_MISSING`
 */
export async function addWeb(
  server: FastifyInstance,
  folder: string,
  catalogue: () => Catalogue,
): Promise<void> {
  if (!existsSync(join(folder, PAGE))) throw GatewayError.webMissing(folder)
  const assets = join(folder, "assets") + sep
  await server.register(fastifyStatic, {
    root: folder,
    index: false,
    // Only files that are there now have routes, so no path can lead out of the folder.
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Names of assets carry the hash of their content.
      const forever = path.startsWith(assets)
      reply.header("cache-control", forever ? "public, max-age=31536000, immutable" : "no-cache")
      if (path.endsWith(".html")) guardPage(reply, catalogue())
    },
  })
  for (const path of PAGE_PATHS) {
    server.get(path, { schema: { hide: true } }, async (_request, reply) => reply.sendFile(PAGE))
  }
}

/** Headers of every answer, whatever it is. */
export function addCommonHeaders(server: FastifyInstance, secure: boolean): void {
  server.addHook("onRequest", async (_request, reply) => {
    reply
      .header("x-content-type-options", "nosniff")
      .header("referrer-policy", "no-referrer")
      .header("cross-origin-opener-policy", "same-origin")
      .header("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
    // Two years, as browsers ask for; whoever serves TLS once keeps to it.
    if (secure) reply.header("strict-transport-security", "max-age=63072000")
  })
}

function guardPage(reply: FastifyReply, catalogue: Catalogue): void {
  reply
    .header("content-security-policy", contentSecurityPolicy(catalogue))
    .header(
      "permissions-policy",
      "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
    )
}

/** What the page may load, and whom it may talk to: our gateways in the catalogue. */
function contentSecurityPolicy(catalogue: Catalogue): string {
  const gateways = new Set<string>()
  for (const { gateways: urls } of catalogue.regions) {
    for (const url of urls) {
      const { origin } = new URL(url)
      gateways.add(origin)
      gateways.add(origin.replace(/^http/, "ws"))
    }
  }
  return [
    "default-src 'none'",
    "script-src 'self'",
    // Menus and dialogs lock the page's scrolling by a style element that they make. Styles can
    // load nothing from elsewhere: images and fonts are bound by the lines below.
    "style-src 'self' 'unsafe-inline'",
    `connect-src 'self' ${[...gateways].toSorted().join(" ")}`.trim(),
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ")
}
