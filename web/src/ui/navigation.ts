// SPDX-License-Identifier: Apache-2.0
/**
 * Moving between our own pages without loading anew. The address bar is the
 * state; pages read it and ask for another path.
 *
 * @module
 */
import { useSyncExternalStore } from "react"

const listeners = new Set<() => void>()
/** Where pages are shown apart from the address bar, as in the gallery. */
let apart: string | undefined
/** Asks before a page with unsaved changes is left; owned by the page that set it. */
let guard: ((proceed: () => void) => void) | undefined

/** The path of the page with its query, such as `/sign-in?to=%2Fsecurity`. */
export function currentPath(): string {
  return apart ?? location.pathname + location.search
}

/** Shows pages apart from the address bar, starting with this path. */
export function navigateApart(path: string): void {
  apart = path
}

/** Goes to one of our own paths. */
export function go(path: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  const proceed = (): void => {
    guard = undefined
    if (apart !== undefined) apart = path
    else if (replace) history.replaceState(null, "", path)
    else history.pushState(null, "", path)
    scrollTo(0, 0)
    for (const listener of listeners) listener()
  }
  if (guard === undefined) proceed()
  else guard(proceed)
}

/**
 * Lets a page with unsaved changes be asked before it is left.
 *
 * @returns a function that takes the question back.
 */
export function guardLeaving(ask: (proceed: () => void) => void): () => void {
  guard = ask
  window.addEventListener("beforeunload", warn)
  return () => {
    if (guard === ask) guard = undefined
    window.removeEventListener("beforeunload", warn)
  }
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

/** The path of the page; the component is drawn again when it changes. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, currentPath)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener("popstate", listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener("popstate", listener)
  }
}
