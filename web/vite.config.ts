// SPDX-License-Identifier: Apache-2.0
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

/**
 * Keeps the schemas from compiling themselves, which the page's content policy forbids: even the
 * attempt would be reported as a violation. It stands before the code of each chunk, since the
 * schemas look for it when they are made, which is before any statement of ours.
 */
const WITHOUT_COMPILING = "globalThis.__zod_globalConfig ??= { jitless: true };"

const output = { intro: WITHOUT_COMPILING }

export default defineConfig({
  plugins: [react()],
  // Removes what hands keys to tests; see client/src/frames/test-build.ts.
  define: { __LANDMOOT_TEST_BUILD__: "false" },
  build: {
    target: "es2023",
    // Nothing becomes a `data:` address, so that the page's content policy stays narrow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output },
  },
  worker: { rolldownOptions: { output } },
  // Whole sources, so that what is served can be compared with what is in the repository.
  server: { host: "127.0.0.1", port: 5199, strictPort: true },
})
