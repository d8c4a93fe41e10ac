// SPDX-License-Identifier: Apache-2.0
import { announce } from "./Announcer.tsx"

/** A sentence that is shown for a while. */
export interface Toast {
  readonly id: number
  readonly sentence: string
}

/** How long a sentence stays, in milliseconds: shorter is missed, longer is in the way. */
const SHOWN_MS = 6_000

let toasts: readonly Toast[] = []
let count = 0
const listeners = new Set<() => void>()

/** Says that something was done: for a while on the page, and to screen readers. */
export function tell(sentence: string): void {
  const id = ++count
  change([...toasts.slice(-2), { id, sentence }])
  announce(sentence)
  setTimeout(() => dismiss(id), SHOWN_MS)
}

/** Takes a sentence away. */
export function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id))
}

/** What is shown now. */
export function currentToasts(): readonly Toast[] {
  return toasts
}

/** Calls back after each change. @returns a function that stops it. */
export function onToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function change(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}
