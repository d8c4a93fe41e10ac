// SPDX-License-Identifier: Apache-2.0
/**
 * Bundles a page as the product's is bundled, but as a build for tests, and serves it on loopback.
 *
 * @module
 */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import { build } from "vite"

const ENTRY = fileURLToPath(new URL("page/main.ts", import.meta.url))

/** A page that is served. */
export interface ServedPage extends AsyncDisposable {
  readonly url: string
}

/** Bundles and serves the page. */
export async function servePage(): Promise<ServedPage> {
  const files = await bundle()
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").slice(1)
    const code = files.get(path)
    response.setHeader("content-type", code === undefined ? "text/html" : "text/javascript")
    response.end(
      code ??
        '<!doctype html><title>frames</title><link rel=icon href=data:,><body><script type="module" src="/page.js"></script>',
    )
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The scripts of the page, by path. */
async function bundle(): Promise<ReadonlyMap<string, string>> {
  const result = await build({
    configFile: false,
    logLevel: "silent",
    base: "/",
    define: { __LANDMOOT_TEST_BUILD__: "true" },
    worker: { format: "es" },
    build: {
      write: false,
      target: "es2023",
      minify: false,
      rollupOptions: { input: ENTRY, output: { entryFileNames: "page.js" } },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((output) =>
    "output" in output ? output.output : [],
  )
  return new Map(
    outputs.map((file) => [
      file.fileName,
      file.type === "chunk" ? file.code : new TextDecoder().decode(bytesOf(file.source)),
    ]),
  )
}

function bytesOf(source: string | Uint8Array): Uint8Array {
  return typeof source === "string" ? new TextEncoder().encode(source) : source
}
