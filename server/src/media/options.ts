// SPDX-License-Identifier: Apache-2.0
import type { Courier, RoomDirectory, Trust } from "../rooms/ports.ts"

/** The part of the configuration that the media node reads; the whole configuration fits. */
export interface MediaConfig {
  /** The folder with `dtls.crt` and `dtls.key`. */
  readonly keys: string
  readonly media: {
    readonly address: string
    readonly announcedAddress?: string | undefined
    readonly port: number
    readonly workers: number
    readonly linkPorts: { readonly first: number; readonly last: number }
    readonly capacity: number
  }
  readonly testOnly?: { readonly nodeIgnoresPolicy: boolean } | undefined
}

/** Where the media node writes what an administrator should know; a pino logger fits. */
export interface MediaLog {
  warn(facts: Readonly<Record<string, unknown>>, message: string): void
  error(facts: Readonly<Record<string, unknown>>, message: string): void
}

/** What a media node is made from. */
export interface MediaNodeOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly directory: RoomDirectory
  readonly config: MediaConfig
  readonly log: MediaLog
  /** The media worker's program; absent: `MEDIASOUP_WORKER_BIN`, or the one in the package. */
  readonly workerBin?: string
}
