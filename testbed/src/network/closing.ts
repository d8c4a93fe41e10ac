// SPDX-License-Identifier: Apache-2.0
/**
 * Closing networks when the process ends without having closed them.
 *
 * @module
 */

/** Something that can be torn down without waiting. */
export interface ClosesWhileExiting {
  closeWhileExiting(): void
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const

// Owned by this module; changed only by `watch` and `unwatch`, on the one JavaScript thread.
const watched = new Set<ClosesWhileExiting>()

/** Makes sure that `resource` is torn down when the process exits or gets a signal to end. */
export function closeOnExit(resource: ClosesWhileExiting): void {
  if (watched.size === 0) {
    process.on("exit", closeAll)
    for (const signal of SIGNALS) process.on(signal, onSignal)
  }
  watched.add(resource)
}

/** Forgets a resource that was closed in the ordinary way. */
export function forgetOnExit(resource: ClosesWhileExiting): void {
  if (!watched.delete(resource) || watched.size > 0) return
  process.off("exit", closeAll)
  for (const signal of SIGNALS) process.off(signal, onSignal)
}

function closeAll(): void {
  for (const resource of watched) {
    resource.closeWhileExiting()
    forgetOnExit(resource)
  }
}

function onSignal(signal: NodeJS.Signals): void {
  // Whoever else listens may want to end in its own way, and "exit" will still come.
  if (process.listenerCount(signal) > 1) return
  closeAll()
  process.kill(process.pid, signal)
}
