// SPDX-License-Identifier: Apache-2.0

/** The answer that a request with an idempotency key got. */
export interface KeptAnswer {
  /** SHA-256 of the request, base64url: another request under the same key is refused. */
  readonly request: string
  readonly status: number
  /** The answer's JSON; absent if it held something that is told once. */
  readonly body?: string
}

/**
 * Answers kept for requests that are sent again. Durable and shared by the nodes of a region.
 * Entries are dropped a day after they were made.
 */
export interface IdempotencyStore {
  /**
   * Reserves a key for a request, atomically. `fresh`: the caller is the first and must
   * {@link keep} or {@link drop}. `running`: the first is still at work. A reservation that was
   * neither kept nor dropped, since its node died, is taken over after a minute.
   */
  reserve(
    key: string,
    request: string,
    now: number,
  ): Promise<
    | { readonly kind: "fresh" }
    | { readonly kind: "running"; readonly request: string }
    | { readonly kind: "kept"; readonly answer: KeptAnswer }
  >
  keep(key: string, answer: KeptAnswer, now: number): Promise<void>
  /** Forgets a reservation whose request changed nothing. */
  drop(key: string): Promise<void>
}
