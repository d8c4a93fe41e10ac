// SPDX-License-Identifier: Apache-2.0

const HOUR_MS = 3_600_000

/** Does something at once and then every hour, until it is closed, which waits for what runs. */
export function everyHour(
  chore: () => Promise<void>,
  onProblem: (error: unknown) => void,
): AsyncDisposable {
  let running = Promise.resolve()
  const run = (): void => {
    running = running.then(chore).catch(onProblem)
  }
  run()
  const timer = setInterval(run, HOUR_MS)
  timer.unref()
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      await running
    },
  }
}
