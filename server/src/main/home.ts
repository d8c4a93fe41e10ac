// SPDX-License-Identifier: Apache-2.0
/**
 * A node's role as the home of accounts: their records, the meetings that they
 * own, and the API that people use.
 *
 * @module
 */
import {
  type Accounts,
  createAccounts,
  createMeetingHome,
  type LiveMeetingHome,
  watchCatalogue,
} from "../accounts/index.ts"
import type { Config } from "../config.ts"
import type { Outbox } from "../mail/index.ts"
import { openStorage, type Storage } from "../storage/index.ts"
import type { Trust } from "../rooms/ports.ts"
import { type ConsoleApi, createConsoleApi } from "./console-api.ts"
import { openPost } from "./post.ts"

/** A home. Closing it closes the records last. */
export interface Home extends AsyncDisposable {
  readonly storage: Storage
  readonly meetings: LiveMeetingHome
  readonly accounts: Accounts
  readonly console: ConsoleApi
  /** Where messages rest if no mail server is configured. */
  readonly outbox?: Outbox
}

/** Opens a home. What was opened is closed again if a later part fails. */
export async function openHome(parts: {
  readonly config: Config
  readonly trust: Trust
  readonly onProblem: (message: string) => (error: unknown) => void
}): Promise<Home> {
  const { config, trust, onProblem } = parts
  await using opened = new AsyncDisposableStack()
  const storage = opened.use(await openStorage(config.storage, config.data))
  const { origin } = config.gateway
  const meetings = createMeetingHome({ store: storage, trust, origin })
  opened.use(
    watchCatalogue({ trust, home: meetings }, onProblem("a new catalogue was not applied")),
  )
  const accounts = createAccounts({ store: storage, trust, home: meetings, origin })
  const post = openPost(config, () => trust.now())
  opened.defer(async () => await post.mail.close())
  const console = opened.use(
    await createConsoleApi({
      config,
      trust,
      storage,
      home: meetings,
      accounts,
      post,
      onProblem: onProblem("something of the API failed behind it"),
    }),
  )
  const running = opened.move()
  return {
    storage,
    meetings,
    accounts,
    console,
    ...(post.outbox === undefined ? {} : { outbox: post.outbox }),
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}
