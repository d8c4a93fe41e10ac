// SPDX-License-Identifier: Apache-2.0
import { createWorker } from "mediasoup"
import type { TransportListenInfo, WebRtcServer, Worker } from "mediasoup/types"
import { MediaError } from "../errors.ts"

/** What every worker of a node is started with. */
export interface WorkerOptions {
  readonly address: string
  readonly announcedAddress?: string | undefined
  /** The port of the first worker; worker n listens on `port + n`, UDP and TCP. */
  readonly port: number
  readonly linkPorts: { readonly first: number; readonly last: number }
  readonly certificateFile: string
  readonly keyFile: string
  readonly workerBin?: string | undefined
}

/** A running media worker with the one port at which clients reach it. */
export interface EngineWorker {
  readonly index: number
  readonly worker: Worker
  readonly server: WebRtcServer
  readonly options: WorkerOptions
  /** Sessions placed here; kept by the sessions themselves. */
  readonly sessions: Set<unknown>
}

/**
 * Starts one worker and opens its port.
 *
 * @throws MediaError `MEDIA_WORKER_UNAVAILABLE` or `MEDIA_PORT_UNAVAILABLE`
 */
export async function startWorker(index: number, options: WorkerOptions): Promise<EngineWorker> {
  const worker = await createWorker({
    logLevel: "error",
    dtlsCertificateFile: options.certificateFile,
    dtlsPrivateKeyFile: options.keyFile,
    ...(options.workerBin !== undefined && { workerBin: options.workerBin }),
  }).catch((cause: unknown) => {
    throw MediaError.workerUnavailable(cause)
  })
  const port = options.port + index
  try {
    const listenInfos = (["udp", "tcp"] as const).map((protocol): TransportListenInfo => ({
      protocol,
      ...place(options),
      port,
    }))
    const server = await worker.createWebRtcServer({ listenInfos })
    return { index, worker, server, options, sessions: new Set() }
  } catch (cause) {
    worker.close()
    throw MediaError.portUnavailable(options.address, port, cause)
  }
}

/** The address listened on and the one told to others. */
export function place(options: WorkerOptions): { ip: string; announcedAddress?: string } {
  const { address, announcedAddress } = options
  return { ip: address, ...(announcedAddress !== undefined && { announcedAddress }) }
}
