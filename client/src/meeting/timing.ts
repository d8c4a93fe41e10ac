// SPDX-License-Identifier: Apache-2.0

/** Waits; less if `until` comes true meanwhile. Resolves, too, when `signal` aborts. */
export async function wait(ms: number, signal: AbortSignal, until?: Promise<void>): Promise<void> {
  if (signal.aborted) return
  const done = Promise.withResolvers<void>()
  const timer = setTimeout(done.resolve, ms)
  const aborted = (): void => {
    done.resolve()
  }
  signal.addEventListener("abort", aborted)
  void until?.then(done.resolve)
  await done.promise
  clearTimeout(timer)
  signal.removeEventListener("abort", aborted)
}

/** Does something again and again, never twice at once, until `signal` aborts. */
export async function every(
  ms: number,
  signal: AbortSignal,
  task: () => Promise<void>,
): Promise<void> {
  for (;;) {
    await wait(ms, signal)
    if (signal.aborted) return
    await task()
  }
}
