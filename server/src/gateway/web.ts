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
      else reply.header("content-security-policy", FILE_POLICY)
    },
  })
  for (const path of PAGE_PATHS) {
    server.get(path, { schema: { hide: true } }, async (_request, reply) => reply.sendFile(PAGE))
  }
}

/** Headers of every answer, whatever it is. @param secure - whether pages are under `https:`. */
export function addCommonHeaders(server: FastifyInstance, secure: boolean): void {
  server.addHook("onRequest", async (_request, reply) => {
    reply.headers(DATA_HEADERS)
    // Two years, as browsers ask for; whoever serves TLS once keeps to it.
    if (secure) reply.header("strict-transport-security", "max-age=63072000")
  })
}

/** What nothing that we serve needs: `default-src` does not speak for the last three. */
const NOTHING = [
  "default-src 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
]

/** For answers that are no pages: opened as one, they are in a box and can do nothing. */
const DATA_POLICY = [...NOTHING, "sandbox"].join("; ")

/** Of every answer; pages and files have a policy of their own. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  // What other origins may read, they read with CORS, which this does not bind.
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy": DATA_POLICY,
}

/** For the files of the page: a worker that is one of them loads nothing and asks nobody. */
const FILE_POLICY = [...NOTHING, "require-trusted-types-for 'script'", "trusted-types 'none'"].join(
  "; ",
)

/** What a page of ours uses of the machine; whatever else there is, no script may ask for. */
const PERMISSIONS = [
  ...["camera", "microphone", "display-capture"].map((feature) => `${feature}=(self)`),
  ...[
    "accelerometer",
    "bluetooth",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
  ].map((feature) => `${feature}=()`),
].join(", ")

function guardPage(reply: FastifyReply, catalogue: Catalogue): void {
  reply
    .header("content-security-policy", contentSecurityPolicy(catalogue))
    .header("permissions-policy", PERMISSIONS)
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
    ...NOTHING,
    "script-src 'self'",
    // Menus and dialogs lock the page's scrolling by a style element that they make. Styles can
    // load nothing from elsewhere: images and fonts are bound by the lines below.
    "style-src 'self' 'unsafe-inline'",
    "style-src-attr 'none'",
    `connect-src 'self' ${[...gateways].toSorted().join(" ")}`.trim(),
    "img-src 'self'",
    "font-src 'self'",
    "worker-src 'self'",
    // Text becomes HTML or code nowhere; addresses of workers pass web/src/app/own-scripts.ts.
    "require-trusted-types-for 'script'",
    "trusted-types default",
  ].join("; ")
}
