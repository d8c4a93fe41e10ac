// SPDX-License-Identifier: Apache-2.0
import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from "kysely"

/** Calls `meet` before one statement, counted from 0, and lets all others pass. */
export class MeetsStatement implements KyselyPlugin {
  readonly #at: number
  readonly #meet: () => void
  #count = 0

  constructor(at: number, meet: () => void) {
    this.#at = at
    this.#meet = meet
  }

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    this.#count += 1
    if (this.#count === this.#at + 1) this.#meet()
    return node
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}
