// SPDX-License-Identifier: Apache-2.0
/**
 * The checks that `npm test` makes, in its order: the cheap ones first.
 *
 * @module
 */

/**
 * @typedef {"format" | "lint" | "types" | "boundaries" | "knip" | "specs" | "errors" | "licence"
 *   | "leaks" | "docs" | "graph" | "unit" | "integration" | "browser"} CheckName
 */

/**
 * Each check, and what it needs besides the packages.
 *
 * @type {readonly { name: CheckName, needs: readonly import("../setup/prepare.mjs").Need[] }[]}
 */
export const CHECKS = [
  { name: "format", needs: [] },
  { name: "lint", needs: [] },
  { name: "types", needs: [] },
  { name: "boundaries", needs: [] },
  { name: "knip", needs: [] },
  { name: "specs", needs: [] },
  { name: "errors", needs: [] },
  { name: "licence", needs: [] },
  { name: "leaks", needs: [] },
  { name: "docs", needs: [] },
  { name: "graph", needs: [] },
  { name: "unit", needs: [] },
  { name: "integration", needs: ["worker", "tools", "database"] },
  { name: "browser", needs: ["worker", "tools", "web"] },
]

/**
 * Picks checks by name, in the order in which they run.
 *
 * @param {readonly string[]} names none means all
 * @returns {{ chosen: typeof CHECKS, unknown: string[] }}
 */
export function pickChecks(names) {
  const unknown = names.filter((name) => !CHECKS.some((check) => check.name === name))
  const chosen = names.length === 0 ? CHECKS : CHECKS.filter(({ name }) => names.includes(name))
  return { chosen, unknown }
}
