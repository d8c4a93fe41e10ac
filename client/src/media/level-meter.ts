// SPDX-License-Identifier: Apache-2.0

/**
 * Measures how loud one track is, for browsers that do not tell it of what they send.
 * Owns an audio context; nothing is played.
 */
export class LevelMeter {
  readonly track: MediaStreamTrack
  readonly #context = new AudioContext()
  readonly #analyser: AnalyserNode
  readonly #samples: Float32Array<ArrayBuffer>

  constructor(track: MediaStreamTrack) {
    this.track = track
    this.#analyser = new AnalyserNode(this.#context, { fftSize: 1024 })
    this.#samples = new Float32Array(this.#analyser.fftSize)
    this.#context.createMediaStreamSource(new MediaStream([track])).connect(this.#analyser)
  }

  /** The loudness of the last moment, 0 to 1: the root of the mean square. */
  level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples)
    const sum = this.#samples.reduce((total, sample) => total + sample * sample, 0)
    return Math.sqrt(sum / this.#samples.length)
  }

  /** Gives the audio context back. */
  async close(): Promise<void> {
    await this.#context.close()
  }
}
