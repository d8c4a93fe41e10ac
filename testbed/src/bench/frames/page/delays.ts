// SPDX-License-Identifier: Apache-2.0

/** Where workers with a clock are asked by their name, and answer with {@link Delays}. */
export const DELAYS_CHANNEL = "landmoot-bench-delays"

/** How long frames were in the worker since this was last asked, in ms. */
export interface Delays {
  readonly seal: readonly number[]
  readonly open: readonly number[]
}

/** Asks a worker for what it measured. */
export async function takeDelays(worker: string): Promise<Delays> {
  const channel = new BroadcastChannel(DELAYS_CHANNEL)
  const port: Pick<MessagePort, "postMessage"> = channel
  try {
    return await new Promise((resolve) => {
      channel.addEventListener("message", ({ data }: MessageEvent<Delays>) => resolve(data))
      port.postMessage(worker)
    })
  } finally {
    channel.close()
  }
}
