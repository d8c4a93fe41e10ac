// SPDX-License-Identifier: Apache-2.0

/** Two ends of a transform. */
export interface Ends<Frame> {
  readonly readable: ReadableStream<Frame>
  readonly writable: WritableStream<Frame>
}

/**
 * How many frames of one stream may be under way. Higher: more memory when the cipher is slow;
 * lower: frames wait for each other.
 */
const MOST_UNDER_WAY = 32

/**
 * Takes frames through some work until the stream ends. Frames are worked on side by side, since
 * each waits for the cipher far longer than the cipher takes, and leave in the order in which they
 * came. A frame for which the work gives false, or fails, is dropped.
 */
export async function pump<Frame>(
  { readable, writable }: Ends<Frame>,
  work: (frame: Frame) => Promise<boolean>,
): Promise<void> {
  const reader = readable.getReader()
  const writer = writable.getWriter()
  let last: Promise<void> = Promise.resolve()
  let underWay = 0
  const leave = async (frame: Frame, done: Promise<boolean>, before: Promise<void>) => {
    const whole = await done.catch(() => false)
    await before
    underWay -= 1
    // Nobody waits for the stream's own word: it keeps the order, and takes frames as they come.
    if (whole) writer.write(frame).catch(() => undefined)
  }
  for (;;) {
    const next = await reader.read().catch(() => ({ done: true, value: undefined }) as const)
    if (next.done) break
    underWay += 1
    last = leave(next.value, work(next.value), last)
    if (underWay >= MOST_UNDER_WAY) await last
  }
  await last
}
