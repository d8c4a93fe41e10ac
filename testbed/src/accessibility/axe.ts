// SPDX-License-Identifier: Apache-2.0
/**
 * axe-core over a page as it stands.
 *
 * @module
 */
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import type axe from "axe-core"
import type { Page } from "playwright-core"

const SCRIPT = createRequire(import.meta.url).resolve("axe-core/axe.min.js")

/** Findings that keep somebody from using a page, or nearly so. */
const IMPACTS: ReadonlySet<string> = new Set(["serious", "critical"])

/** How a page is looked at. */
export interface Look {
  readonly width: number
  readonly height: number
  readonly colorScheme: "light" | "dark"
}

/** On a desk and on a phone, light and dark. */
const LOOKS: readonly Look[] = (["light", "dark"] as const).flatMap((colorScheme) => [
  { width: 1440, height: 900, colorScheme },
  { width: 390, height: 844, colorScheme },
])

/** One thing that is wrong, with where. */
export interface Finding {
  readonly look: string
  readonly rule: string
  readonly help: string
  readonly where: readonly string[]
}

/** What is serious or critical on a page in every look. */
export async function findingsOf(page: Page): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const look of LOOKS) {
    const { width, height, colorScheme } = look
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height })
    findings.push(...(await findingsIn(page, `${colorScheme} ${width}`)))
  }
  return findings
}

async function findingsIn(page: Page, look: string): Promise<readonly Finding[]> {
  const here = await page.evaluate(() => "axe" in globalThis)
  if (!here) await page.evaluate(await readFile(SCRIPT, "utf8"))
  const violations = await page.evaluate(async () => {
    const { axe: loaded } = globalThis as unknown as { readonly axe: typeof axe }
    // What fades in is looked at when it has come.
    await Promise.allSettled(document.getAnimations().map(async ({ finished }) => await finished))
    const results = await loaded.run(document, { resultTypes: ["violations"] })
    return results.violations.map(({ id, impact, help, nodes }) => ({
      id,
      impact: impact ?? "minor",
      help,
      where: nodes.map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`),
    }))
  })
  return violations
    .filter(({ impact }) => IMPACTS.has(impact))
    .map(({ id, help, where }) => ({ look, rule: id, help, where }))
}
