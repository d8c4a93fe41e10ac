// SPDX-License-Identifier: Apache-2.0
import process from "node:process"
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
    await endWorker(worker)
    throw MediaError.portUnavailable(options.address, port, cause)
  }
}

/** How long a worker may take to end by itself, in ms. Higher: a stop hangs longer on a stuck one. */
const END_TIMEOUT_MS = 3_000

/** Ends a worker; resolves when its process is gone. */
export async function endWorker(worker: Worker): Promise<void> {
  if (worker.subprocessClosed) return
  const ended = new Promise<void>((resolve) => {
    worker.once("subprocessclose", resolve)
  })
  const timer = setTimeout(() => process.kill(worker.pid, "SIGKILL"), END_TIMEOUT_MS)
  worker.close()
  await ended
  clearTimeout(timer)
}

/** The address listened on and the one told to others. */
export function place(options: WorkerOptions): { ip: string; announcedAddress?: string } {
  const { address, announcedAddress } = options
  return { ip: address, ...(announcedAddress !== undefined && { announcedAddress }) }
}
