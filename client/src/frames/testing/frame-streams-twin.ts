// SPDX-License-Identifier: Apache-2.0
import { FramesTwin } from "../../media/testing/frames-twin.ts"
import type { FrameStreams, StreamStates } from "../frame-streams.ts"
import type { ExpectedStream, FrameCounts, StreamState } from "../messages.ts"

/** Frame streams without a worker, for tests: they take note, and fare as they are told. */
export class FrameStreamsTwin extends FramesTwin implements FrameStreams {
  readonly expected = new Map<string, ExpectedStream>()
  readonly keysPort: MessagePort
  counts: FrameCounts = { sealed: 0, opened: 0, failed: 0 }
  isClosed = false
  readonly #port: MessagePort
  readonly #listeners = new Set<(states: StreamStates) => void>()
  #states: StreamStates = new Map()

  constructor() {
    super()
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.keysPort = port2
  }

  get states(): StreamStates {
    return this.#states
  }

  /** What a stream comes to. */
  fares(producer: string, state: StreamState): void {
    this.#states = new Map(this.#states).set(producer, state)
    for (const listener of this.#listeners) listener(this.#states)
  }

  expect(producer: string, stream: ExpectedStream): void {
    this.expected.set(producer, stream)
  }

  onChange(listener: (states: StreamStates) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  secretsPort(): undefined {
    return undefined
  }

  close(): void {
    this.isClosed = true
    this.#port.close()
    this.#listeners.clear()
  }
}
