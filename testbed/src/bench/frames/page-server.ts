// SPDX-License-Identifier: Apache-2.0
/**
 * Serves the page of the benchmark of frames on loopback, and LiveKit's worker as it is installed.
 *
 * @module
 */
import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import { bundleScripts } from "../join/bundle.ts"
import { CLOCKED_WORKER, LIVEKIT_WORKER } from "./page/addresses.ts"

const HTML =
  '<!doctype html><title>frames</title><link rel=icon href=data:,><body><script type="module" src="/page.js"></script>'

/** Without these a page's clock is rounded to 0.1 ms, which is as long as what is measured. */
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
} as const

/** A page that is served. */
export interface ServedPage extends AsyncDisposable {
  readonly url: string
}

const entry = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Bundles and serves the page. */
export async function servePage(): Promise<ServedPage> {
  const bundled = await bundleScripts({
    page: entry("page/main.ts"),
    clock: entry("page/clock.ts"),
  })
  const liveKit = fileURLToPath(import.meta.resolve("livekit-client/e2ee-worker"))
  const scripts = new Map([
    ...bundled,
    [LIVEKIT_WORKER.slice(1), await readFile(liveKit, "utf8")] as const,
  ])
  const server = createServer((request, response) => {
    const path = request.url ?? "/"
    const code = path.startsWith(CLOCKED_WORKER)
      ? `import "/clock.js"\nimport ${JSON.stringify(path.slice(CLOCKED_WORKER.length))}\n`
      : scripts.get(path.slice(1))
    const type = code === undefined ? "text/html" : "text/javascript"
    response.writeHead(200, { "content-type": type, ...ISOLATION })
    response.end(code ?? HTML)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
