// SPDX-License-Identifier: Apache-2.0
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

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
  },
  // Whole sources, so that what is served can be compared with what is in the repository.
  server: { host: "127.0.0.1", port: 5199, strictPort: true },
})
