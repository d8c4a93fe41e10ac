// SPDX-License-Identifier: Apache-2.0

const MEMORY = "landmoot.name"

/** The name used last in this browser; empty if none was. */
export function recallName(): string {
  try {
    return localStorage.getItem(MEMORY) ?? ""
  } catch {
    return "" // Storage is switched off: the person types their name again.
  }
}

/** Keeps the name for the next meeting, in this browser only. */
export function rememberName(name: string): void {
  try {
    localStorage.setItem(MEMORY, name)
  } catch {
    // Storage is switched off: the person types their name again.
  }
}
