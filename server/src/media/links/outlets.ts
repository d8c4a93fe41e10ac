// SPDX-License-Identifier: Apache-2.0
import type { Consumer } from "mediasoup/types"
import type { PipedTrack, PipeEnd } from "../engine/index.ts"
import { MediaError } from "../errors.ts"
import type { Lease } from "./lease.ts"

/** What happens to a producer behind a pipe. */
export type TrackChange = "closed" | "paused" | "resumed"

/** What the sending end of a pipe needs from around it. */
export interface OutletPorts {
  /** Makes the producer present on the router of the sending end, until released. */
  readonly acquire: (producer: string) => Promise<Lease>
  /** Tells the receiving end. */
  readonly notify: (producer: string, change: TrackChange) => void
}

/** The sending end of a pipe: each producer crosses it at most once, however often it is asked for. */
export class Outlets {
  readonly #end: PipeEnd
  readonly #ports: OutletPorts
  readonly #open = new Map<string, Promise<Consumer>>()

  constructor(end: PipeEnd, ports: OutletPorts) {
    this.#end = end
    this.#ports = ports
  }

  /** The producers that cross the pipe, or are about to. */
  get producers(): readonly string[] {
    return [...this.#open.keys()]
  }

  /** Bytes over the pipe since it was opened, with all headers. */
  async bytes(): ReturnType<PipeEnd["bytes"]> {
    return await this.#end.bytes()
  }

  /** Sends a producer from now on. @throws MediaError `MEDIA_NOT_FOUND` */
  async pull(producer: string): Promise<PipedTrack> {
    const known = this.#open.get(producer)
    const opened = known ?? this.#send(producer)
    if (known === undefined) this.#open.set(producer, opened)
    try {
      const { kind, rtpParameters, producerPaused } = await opened
      return { kind, rtpParameters, paused: producerPaused }
    } catch (error) {
      if (this.#open.get(producer) === opened) this.#open.delete(producer)
      throw error
    }
  }

  /** Stops sending a producer. */
  release(producer: string): void {
    const opened = this.#open.get(producer)
    this.#open.delete(producer)
    // A failure was thrown to whoever pulled.
    void opened?.then((consumer) => consumer.close()).catch(() => undefined)
  }

  /**
   * Stops sending. The far end is told only if asked: one that has opened the link
   * anew would take it for news of the new one.
   */
  close(then: "tell" | "tell-nobody"): void {
    for (const producer of this.producers) {
      this.release(producer)
      if (then === "tell") this.#ports.notify(producer, "closed")
    }
    this.#end.close()
  }

  async #send(producer: string): Promise<Consumer> {
    const lease = await this.#ports.acquire(producer)
    const consumer = await this.#end.send(producer).catch((cause: unknown) => {
      lease.release()
      throw MediaError.notFound(`producer (${String(cause)})`)
    })
    consumer.on("producerpause", () => this.#ports.notify(producer, "paused"))
    consumer.on("producerresume", () => this.#ports.notify(producer, "resumed"))
    consumer.observer.once("close", () => {
      lease.release()
      // Released ones are no longer listed: what closes while listed, the far end does not know yet.
      if (this.#open.delete(producer)) this.#ports.notify(producer, "closed")
    })
    return consumer
  }
}
