// SPDX-License-Identifier: Apache-2.0
/**
 * The API of people and keys, put together from the subjects that serve it.
 *
 * @module
 */
import {
  auditOperations,
  groupOperations,
  keysOperations,
  meOperations,
  planOperations,
  privateRegionsOperations,
  signInOperations,
  webhooksOperations,
} from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import {
  accountRegions,
  auditHandlers,
  createAccess,
  createAudit,
  createPrivateRegions,
  keysHandlers,
  type LiveMeetingHome,
  meHandlers,
  type PrivateRegions,
} from "../accounts/index.ts"
import { groupHandlers } from "../accounts/groups/index.ts"
import { type Feature, planHandlers, requireFeature } from "../accounts/plans/index.ts"
import type { Refusal } from "../api/index.ts"
import type { Config } from "../config.ts"
import { bound, type GatewayApi, type Mount } from "../gateway/index.ts"
import {
  createIdentity,
  type RunningIdentity,
  readSecret,
  signInHandlers,
} from "../identity/index.ts"
import { languageOf } from "../mail/index.ts"
import type { Storage } from "../storage/index.ts"
import type { Trust } from "../rooms/ports.ts"
import { openWebhooks, webhookHandlers } from "../webhooks/index.ts"
import { publishing } from "./events.ts"
import type { Post } from "./post.ts"

/** What the API is put together from. */
export interface ConsoleParts {
  readonly config: Pick<Config, "data" | "gateway" | "identity" | "webhooks">
  readonly trust: Trust
  readonly storage: Storage
  readonly home: LiveMeetingHome
  readonly post: Post
  /** Hears what went wrong without anybody waiting for it. */
  readonly onProblem: (error: unknown) => void
}

/** The API with what else the node needs of it. Closing it waits for mail that is on its way. */
export interface ConsoleApi extends AsyncDisposable {
  readonly api: GatewayApi
  readonly identity: RunningIdentity
  readonly privateRegions: PrivateRegions
}

/** Puts the API together. */
export async function createConsoleApi(parts: ConsoleParts): Promise<ConsoleApi> {
  const { config, trust, storage, post, onProblem } = parts
  const { origin } = config.gateway
  const now = (): number => trust.now()
  await using opened = new AsyncDisposableStack()

  const identity = opened.use(
    createIdentity({
      database: storage.identityDatabase,
      invitations: storage.accountInvitations,
      attempts: storage.attempts,
      stores: storage,
      whereabouts: {
        region: trust.region,
        now,
        gatewayOf: (region) => trust.catalogue.regions.find(({ id }) => id === region)?.gateways[0],
      },
      mail: post.mail,
      origin,
      secret: await readSecret(config.data),
      leakedPasswords: config.identity?.leakedPasswords?.endpoint,
      onProblem,
    }),
  )
  const egress = async (account: AccountId) =>
    await accountRegions(storage.accounts, trust.catalogue, { account, plane: "egress" })
  const anywhere = config.webhooks?.anywhere ?? false
  const webhooks = opened.use(
    openWebhooks({ store: storage.webhooks, now, egress, anywhere, onProblem }),
  )
  const audit = publishing(createAudit(storage.audit), webhooks, onProblem)
  const lacking =
    (feature: Feature) =>
    async (account: AccountId): Promise<Refusal | undefined> => {
      const record = await storage.accounts.read(account)
      return record && requireFeature(record, feature)
    }
  const privateRegions = createPrivateRegions({
    store: storage.privateRegions,
    trust,
    audit,
    origin,
    lacking: lacking("privateRegions"),
  })
  const people = {
    stores: storage,
    audit,
    signIns: identity,
    catalogue: () => trust.catalogue,
  }

  const mounts: Mount[] = [
    {
      prefix: "/api/auth",
      methods: ["GET", "POST"],
      cookies: true,
      handle: async (request, address) =>
        await identity.handle(request, {
          address,
          language: languageOf(request.headers.get("accept-language")),
        }),
    },
  ]
  const running = opened.move()
  return {
    api: {
      access: createAccess({ stores: storage, keys: storage.keys, now }),
      sessions: {
        sessionOf: async (headers) => {
          const found = await identity.sessionOf(headers)
          return (
            found && {
              identity: found.identity,
              secondFactor: found.session.secondFactor,
              cookies: found.cookies,
            }
          )
        },
      },
      idempotency: storage.idempotency,
      now,
      operations: [
        ...bound(meOperations, meHandlers(storage)),
        ...bound(signInOperations, signInHandlers({ identity, audit })),
        ...bound(planOperations, planHandlers()),
        ...bound(groupOperations, groupHandlers(people)),
        ...bound(keysOperations, keysHandlers({ store: storage.keys, audit })),
        ...bound(auditOperations, auditHandlers(storage.audit)),
        ...bound(
          webhooksOperations,
          webhookHandlers({
            store: storage.webhooks,
            webhooks,
            audit,
            lacking: lacking("webhooks"),
            egress,
            anywhere,
          }),
        ),
        ...bound(privateRegionsOperations, privateRegions.handlers),
      ],
      mounts,
    },
    identity,
    privateRegions,
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}
