// SPDX-License-Identifier: Apache-2.0
/**
 * The page's side of sealing and opening.
 *
 * @module
 */
import type { FramePort, OpeningTrack, SealingTrack } from "../media/index.ts"
import type {
  ExpectedStream,
  FrameCounts,
  FromFrames,
  StreamState,
  ToFrames,
  TransformTask,
} from "./messages.ts"
import { TEST_BUILD } from "./test-build.ts"

/** How each received stream fares, by producer. */
export type StreamStates = ReadonlyMap<string, StreamState>

/**
 * Seals what is sent and opens what is received, in a worker of its own. Make one for a meeting:
 * it holds the counters of one's keys, and outlives moves between media nodes.
 */
export interface FrameStreams extends FramePort {
  /** Says what a received stream is and who may have sealed it; until then nothing of it opens. */
  expect(producer: string, stream: ExpectedStream): void
  /** For whoever has the keys, to be transferred there once: {@link KeyUpdate}s go in. */
  readonly keysPort: MessagePort
  readonly states: StreamStates
  readonly counts: FrameCounts
  /** Calls with every change, at most four times a second. Gives what ends it. */
  onChange(listener: (states: StreamStates) => void): () => void
  /** In builds for tests alone: a port that tells keys; see `worker/secrets.ts`. */
  secretsPort(): MessagePort | undefined
  /** Ends the worker. Whatever had a transform sends and shows nothing any more. Idempotent. */
  close(): void
}

/** Starts the worker. The browser has to be one that `encryptionSupport` accepts. */
export function createFrameStreams(): FrameStreams {
  const worker = new Worker(new URL("./worker/main.ts", import.meta.url), {
    type: "module",
    name: "landmoot-frames",
  })
  return new WorkerStreams(worker)
}

class WorkerStreams implements FrameStreams {
  readonly keysPort: MessagePort
  readonly #worker: Worker
  readonly #listeners = new Set<(states: StreamStates) => void>()
  #states: StreamStates = new Map()
  #counts: FrameCounts = { sealed: 0, opened: 0, failed: 0 }

  constructor(worker: Worker) {
    this.#worker = worker
    worker.addEventListener("message", ({ data }: MessageEvent<FromFrames>) => {
      this.#states = new Map(data.states)
      this.#counts = data.counts
      for (const listener of this.#listeners) listener(this.#states)
    })
    const { port1, port2 } = new MessageChannel()
    this.#tell({ kind: "keys", port: port1 }, [port1])
    this.keysPort = port2
  }

  get states(): StreamStates {
    return this.#states
  }

  get counts(): FrameCounts {
    return this.#counts
  }

  sealing(sender: RTCRtpSender, { source, codecs }: SealingTrack): void {
    sender.transform = this.#transform({ kind: "seal", source, codecs })
  }

  opening(receiver: RTCRtpReceiver, { producer, codecs }: OpeningTrack): void {
    receiver.transform = this.#transform({ kind: "open", producer, codecs })
  }

  expect(producer: string, stream: ExpectedStream): void {
    this.#tell({ kind: "expect", producer, stream })
  }

  gone(producer: string): void {
    this.#tell({ kind: "gone", producer })
  }

  onChange(listener: (states: StreamStates) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  secretsPort(): MessagePort | undefined {
    if (!TEST_BUILD) return undefined
    const { port1, port2 } = new MessageChannel()
    this.#tell({ kind: "secrets", port: port1 }, [port1])
    return port2
  }

  close(): void {
    this.#worker.terminate()
    this.#listeners.clear()
  }

  #transform(task: TransformTask): RTCRtpScriptTransform {
    return new RTCRtpScriptTransform(this.#worker, task)
  }

  #tell(message: ToFrames, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer)
  }
}
