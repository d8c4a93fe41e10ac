// SPDX-License-Identifier: Apache-2.0
import { levelsOf, type MediaSession } from "../media/index.ts"
import { hear, hearAll, type Voice } from "./speaking.ts"
import { every } from "./timing.ts"

/** How often voices are listened to. Higher: the indicator lags; lower: more work. */
const LISTEN_MS = 150

/** Knows who speaks. Reads levels only; no sound is looked into. */
export class Voices {
  readonly #media: () => MediaSession
  readonly #onChange: () => void
  #voices: ReadonlyMap<string, Voice> = new Map()
  #own: Voice | undefined

  constructor(media: () => MediaSession, onChange: () => void) {
    this.#media = media
    this.#onChange = onChange
  }

  /** The producers that are spoken into. */
  get speaking(): ReadonlySet<string> {
    return new Set([...this.#voices].filter(([, { speaking }]) => speaking).map(([id]) => id))
  }

  get ownSpeaking(): boolean {
    return this.#own?.speaking ?? false
  }

  /** Listens until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await every(LISTEN_MS, signal, this.#listen)
  }

  readonly #listen = async (): Promise<void> => {
    const media = this.#media()
    const before = [...this.speaking, this.ownSpeaking].join()
    const ownLevel = await media.ownLevel()
    const now = performance.now()
    this.#voices = hearAll(this.#voices, levelsOf(media.receiving), now)
    this.#own = ownLevel === undefined ? undefined : hear(this.#own, ownLevel, now)
    if ([...this.speaking, this.ownSpeaking].join() !== before) this.#onChange()
  }
}
