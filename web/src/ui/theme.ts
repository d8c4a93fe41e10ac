// SPDX-License-Identifier: Apache-2.0
/**
 * Light or dark: as the device says, or as the person chose.
 *
 * @module
 */

/** What a person can choose. */
export const THEMES = ["system", "light", "dark"] as const
/** What a person can choose. */
export type Theme = (typeof THEMES)[number]

const MEMORY = "landmoot.theme"
const dark = matchMedia("(prefers-color-scheme: dark)")
const listeners = new Set<() => void>()
let chosen: Theme = read()

/** What was chosen. */
export function currentTheme(): Theme {
  return chosen
}

/** Chooses, shows and remembers it. */
export function chooseTheme(theme: Theme): void {
  chosen = theme
  try {
    localStorage.setItem(MEMORY, theme)
  } catch {
    // Storage is switched off: the choice lasts until the page is closed.
  }
  show()
  for (const listener of listeners) listener()
}

/** Calls back after each choice. @returns a function that stops it. */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Shows the theme, and follows the device from now on. */
export function startTheme(): void {
  show()
  dark.addEventListener("change", show)
}

function show(): void {
  const theme = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen
  document.documentElement.dataset["theme"] = theme
}

function read(): Theme {
  try {
    const remembered = localStorage.getItem(MEMORY)
    return THEMES.find((theme) => theme === remembered) ?? "system"
  } catch {
    return "system"
  }
}
