// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config"
import { CountReporter } from "./scripts/checks/reporter.ts"

const IGNORED = ["**/node_modules/**", "**/dist/**"]
const INTEGRATION = "**/*.integration.test.ts"
const BROWSER = "**/*.browser.test.ts"

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...IGNORED, INTEGRATION, BROWSER],
          // A file on a disk or a group of keys may wait for a busy machine.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "integration",
          include: [INTEGRATION],
          exclude: IGNORED,
          // Real media workers and servers: two files at once would only wait for each other.
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser",
          include: [BROWSER],
          exclude: IGNORED,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
    reporters: ["default", new CountReporter()],
    maxWorkers: 2,
  },
})
