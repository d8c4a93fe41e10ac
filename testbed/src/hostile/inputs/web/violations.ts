// SPDX-License-Identifier: Apache-2.0
import type { Page } from "playwright-core"

/** A breach of the content security policy, as the browser reports it to the page. */
interface Violation {
  readonly directive: string
  readonly blocked: string
  /** The sink that was reached for and the beginning of what it was given. */
  readonly sample: string
  /** Where it happened; empty in code that belongs to no file. */
  readonly file: string
}

/**
 * Watches a page for breaches of its policy, over all that it will open. What is given fills
 * by and by.
 */
export async function watchViolations(page: Page): Promise<readonly Violation[]> {
  const seen: Violation[] = []
  await page.exposeFunction("landmootViolation", (violation: Violation) => {
    seen.push(violation)
  })
  await page.addInitScript(() => {
    const { landmootViolation } = globalThis as unknown as {
      landmootViolation: (violation: Violation) => Promise<void>
    }
    document.addEventListener("securitypolicyviolation", (event) => {
      const { effectiveDirective: directive, blockedURI: blocked, sample, sourceFile: file } = event
      void landmootViolation({ directive, blocked, sample, file })
    })
  })
  return seen
}
