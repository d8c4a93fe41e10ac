// SPDX-License-Identifier: Apache-2.0
import { type Guard, GuardError, type SignedPolicy } from "../guard/index.ts"
import { RemoteError } from "../signalling/index.ts"
import type { Invitation } from "../types.ts"
import { fetchCatalogue, type Fetch, fetchMeeting, type Source } from "./documents.ts"

/** Codes by which a server says that the descriptor at hand is not the one in force. */
const OUTDATED: ReadonlySet<string> = new Set(["POLICY_OUTDATED", "POLICY_STALE"])

/** Keeps the guard's policy current: by what servers send, and by asking once more. */
export class PolicyKeeper {
  readonly #guard: Guard
  readonly #invitation: Invitation
  readonly #fetch: Fetch
  readonly #signal: AbortSignal

  constructor(options: {
    readonly guard: Guard
    readonly invitation: Invitation
    readonly fetch: Fetch
    readonly signal: AbortSignal
  }) {
    this.#guard = options.guard
    this.#invitation = options.invitation
    this.#fetch = options.fetch
    this.#signal = options.signal
  }

  /** Fetches catalogue and descriptor from an origin and has the guard judge both. */
  async load(
    origin: string,
    change: "start" | "revision",
  ): Promise<{ readonly title: string; readonly organiser: string }> {
    const source = this.#source(origin)
    const [catalogue, document] = await Promise.all([
      fetchCatalogue(source),
      fetchMeeting(this.#invitation.meeting, source),
    ])
    await this.#guard.admitCatalogue(catalogue)
    const { descriptor, signer, title, organiser } = document
    await this.#guard.admitPolicy({ descriptor, signer }, change)
    return { title, organiser }
  }

  /** Asks for the descriptor anew if the one in force has expired. */
  async ensureCurrent(origin: string): Promise<void> {
    if (this.#guard.expired) await this.#loadNewest(origin)
  }

  /** Has the guard judge a revision, with a newer catalogue if it was made with one. */
  async revise(signed: SignedPolicy, origin: string): Promise<void> {
    const { descriptor, signer } = signed
    try {
      await this.#guard.admitPolicy({ descriptor, signer }, "revision")
    } catch (error) {
      if (!(error instanceof GuardError) || error.code !== "GUARD_CATALOGUE_ROLLBACK") throw error
      await this.#guard.admitCatalogue(await fetchCatalogue(this.#source(origin)))
      await this.#guard.admitPolicy({ descriptor, signer }, "revision")
    }
  }

  /**
   * Does something that names the descriptor; once more with the newest if it was outdated.
   * That one must not be wider: nobody goes on with regions that were never shown (R20).
   */
  async withNewest<Result>(task: () => Promise<Result>, origin: string): Promise<Result> {
    try {
      return await task()
    } catch (error) {
      if (!(error instanceof RemoteError) || !OUTDATED.has(error.code)) throw error
      await this.#loadNewest(origin)
      return await task()
    }
  }

  /**
   * A gateway that takes no part in the meeting yet cannot say what is in force; where the
   * invitation leads can, unless it is away.
   */
  async #loadNewest(origin: string): Promise<void> {
    const { origin: invited } = this.#invitation
    try {
      await this.load(origin, "revision")
    } catch (error) {
      if (error instanceof GuardError || origin === invited) throw error
      await this.load(invited, "revision")
    }
  }

  #source(origin: string): Source {
    return { origin, fetch: this.#fetch, signal: this.#signal }
  }
}
