// SPDX-License-Identifier: Apache-2.0
/**
 * Recording the packets of one place with tcpdump.
 *
 * @module
 */
import { randomUUID } from "node:crypto"
import { TestNetworkError } from "./errors.ts"
import { parseCapture } from "./pcap.ts"
import type { ParsedCapture } from "./pcap.ts"
import type { ExecInPlace, PlacedProcess } from "./placed-process.ts"

/** What is recorded. */
export interface CaptureOptions {
  /** A pcap-filter(7) expression; everything by default. */
  readonly filter?: string
}

/** A finished recording. */
export interface CaptureResult extends ParsedCapture {
  /** The pcap file itself, for opening in other programs. */
  readonly pcap: Uint8Array
  /** How many packets the kernel could not hand over in time. */
  readonly lostPackets: number
}

/**
 * The kernel's buffer. Lower loses packets when tcpdump has to wait for the processor,
 * higher costs memory. NOTE: tcpdump's immediate mode would fill it with 64 packets of
 * any size; without it, packets are handed over up to a second late, which `stop` awaits.
 */
const BUFFER_KIB = 16 * 1024

/** The discard port on loopback, where the marker of the end is sent. */
const MARKER_PORT = 9

/** A recording that goes on until it is stopped. */
export class Capture {
  readonly #exec: ExecInPlace
  readonly #tcpdump: PlacedProcess
  readonly #chunks: Buffer[] = []
  #onChunk: (() => void) | undefined
  #result: Promise<CaptureResult> | undefined

  private constructor(exec: ExecInPlace, options: CaptureOptions) {
    this.#exec = exec
    const marker = `(dst host 127.0.0.1 and udp dst port ${MARKER_PORT})`
    const filter = options.filter === undefined ? [] : [`(${options.filter}) or ${marker}`]
    const interfaces = ["-i", "any", "-y", "LINUX_SLL2"]
    const writing = ["-n", "-U", "-B", String(BUFFER_KIB), "-w", "-"]
    const command = ["tcpdump", ...interfaces, ...writing, "-Z", "root", "--", ...filter]
    this.#tcpdump = exec(command, { output: "raw" })
    this.#tcpdump.stdout?.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk)
      this.#onChunk?.()
    })
  }

  /**
   * Starts recording; resolves when tcpdump listens.
   *
   * @throws {@link TestNetworkError} with code `TESTNET_OUTPUT_MISSING` if it does not start.
   */
  static async start(exec: ExecInPlace, options: CaptureOptions): Promise<Capture> {
    const capture = new Capture(exec, options)
    try {
      await capture.#tcpdump.waitForOutput(/listening on/)
    } catch (error) {
      await capture.#tcpdump.close()
      throw error
    }
    return capture
  }

  /**
   * Ends the recording and returns every packet that was seen before this call. Idempotent.
   *
   * @throws {@link TestNetworkError} with code `TESTNET_CAPTURE_FAILED` if tcpdump ended before.
   */
  stop(): Promise<CaptureResult> {
    this.#result ??= this.#finish()
    return this.#result
  }

  /** Ends the recording and forgets it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tcpdump.close()
  }

  async #finish(): Promise<CaptureResult> {
    await this.#waitForMarker()
    this.#tcpdump.kill("SIGINT")
    const { code } = await this.#tcpdump.exited
    const printed = this.#tcpdump.output
    if (code !== 0) throw TestNetworkError.captureFailed(printed.slice(-1_000))
    const pcap = Buffer.concat(this.#chunks)
    const lost = /(\d+) packets? dropped by kernel/.exec(printed)?.[1]
    return { ...parseCapture(pcap), pcap, lostPackets: Number(lost ?? 0) }
  }

  /**
   * Sends a marker over loopback and waits until it was recorded. Packets reach
   * tcpdump in order, so all that came before the marker are recorded then too;
   * ending tcpdump at once would lose those it has not yet read.
   */
  async #waitForMarker(): Promise<void> {
    const text = randomUUID()
    const marker = Buffer.from(text)
    let searched = Buffer.alloc(0)
    const seen = new Promise<void>((resolve) => {
      this.#onChunk = () => {
        searched = Buffer.concat([searched, ...this.#chunks.slice(-1)])
        if (searched.includes(marker)) resolve()
        searched = searched.subarray(-marker.length)
      }
    })
    const script = `printf %s ${text} > /dev/udp/127.0.0.1/${MARKER_PORT}`
    await this.#exec(["bash", "-c", script]).exited
    const ended = this.#tcpdump.exited.then(() => {
      throw TestNetworkError.captureFailed(this.#tcpdump.output.slice(-1_000))
    })
    await Promise.race([seen, ended])
    this.#onChunk = undefined
    // The race is over: the end that follows is the one that was asked for.
    ended.catch(() => {})
  }
}
