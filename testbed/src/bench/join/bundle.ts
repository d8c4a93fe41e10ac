// SPDX-License-Identifier: Apache-2.0
import { build } from "vite"

/** Scripts by the path under which a page asks for them, without the slash before it. */
export type Scripts = ReadonlyMap<string, string>

/**
 * Bundles scripts in memory, as the product's are bundled, with all that they load later: workers
 * are files of their own. Each entry is found under its name and `.js`.
 */
export async function bundleScripts(entries: Readonly<Record<string, string>>): Promise<Scripts> {
  const result = await build({
    configFile: false,
    logLevel: "silent",
    base: "/",
    define: { __LANDMOOT_TEST_BUILD__: "false" },
    worker: { format: "es" },
    build: {
      write: false,
      target: "es2023",
      modulePreload: { polyfill: false },
      rollupOptions: { input: { ...entries }, output: { entryFileNames: "[name].js" } },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((output) =>
    "output" in output ? output.output : [],
  )
  return new Map(
    outputs.map((file) => [file.fileName, file.type === "chunk" ? file.code : textOf(file.source)]),
  )
}

function textOf(source: string | Uint8Array): string {
  return typeof source === "string" ? source : new TextDecoder().decode(source)
}
