// SPDX-License-Identifier: Apache-2.0
import type { Router, WebRtcTransport } from "mediasoup/types"
import { createClientTransport } from "./client-transport.ts"
import { MEDIA_CODECS } from "./codecs.ts"
import { PipeEnd } from "./pipe-end.ts"
import type { EngineWorker } from "./worker.ts"

/** One meeting on one worker: sessions and pipes meet here. Owns the router and all on it. */
export class Hub {
  readonly worker: EngineWorker
  readonly router: Router

  private constructor(worker: EngineWorker, router: Router) {
    this.worker = worker
    this.router = router
  }

  static async create(worker: EngineWorker): Promise<Hub> {
    return new Hub(worker, await worker.worker.createRouter({ mediaCodecs: MEDIA_CODECS }))
  }

  get closed(): boolean {
    return this.router.closed
  }

  /** A transport for a client. */
  async clientTransport(): Promise<WebRtcTransport> {
    return await createClientTransport(this.router, this.worker)
  }

  /** One end of a pipe to another router; `announced` if it is on another node. */
  async pipeEnd(reach: "this-node" | "other-node"): Promise<PipeEnd> {
    return await PipeEnd.create(this.router, this.worker.options, reach)
  }

  /** Closes all transports, producers and consumers of the meeting on this worker. */
  close(): void {
    this.router.close()
  }
}
