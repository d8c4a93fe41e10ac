// SPDX-License-Identifier: Apache-2.0

/** One of the two servers that are compared. */
export interface Side extends AsyncDisposable {
  /** The peer that sends to it. */
  readonly sender: string
  /** The SSRC and payload type that its producer listens to. */
  readonly ssrc: number
  readonly payloadType: number
  /** The process of its media worker. */
  readonly workerPid: number
  /** Adds receivers, each with a transport and a running consumer of its own. */
  addConsumers(count: number): Promise<void>
  /** RTP packets sent to all consumers so far. */
  forwarded(): Promise<number>
}

/** The video track that is sent to both sides. */
export const VIDEO = { ssrc: 1_234_567, payloadType: 96 } as const

/** The parameters of {@link VIDEO}. */
export function videoParameters(): Record<string, unknown> {
  const { ssrc, payloadType } = VIDEO
  return {
    codecs: [
      {
        mimeType: "video/VP8",
        payloadType,
        clockRate: 90_000,
        parameters: {},
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [],
    encodings: [{ ssrc }],
    rtcp: { cname: "bench" },
  }
}
