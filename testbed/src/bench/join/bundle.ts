// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url"
import { build } from "vite"
import { BenchError } from "../errors.ts"

/** Bundles the page of the benchmark as one script, in memory. */
export async function bundlePage(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      target: "es2023",
      lib: {
        entry: fileURLToPath(new URL("../page/main.ts", import.meta.url)),
        formats: ["es"],
        fileName: "bench",
      },
    },
  })
  const outputs = Array.isArray(result) ? result : [result]
  for (const output of outputs) {
    if (!("output" in output)) continue
    const [chunk] = output.output
    return chunk.code
  }
  throw BenchError.failed("the page of the benchmark was not bundled")
}
