// SPDX-License-Identifier: Apache-2.0
/**
 * The API of people and keys, put together from the subjects that serve it.
 *
 * @module
 */
import { useNote } from "./uses.ts"
import {
  accountOperations,
  auditOperations,
  disclosureOperations,
  safetyOperations,
  groupOperations,
  keysOperations,
  meetingOperations,
  meOperations,
  peopleOperations,
  planChangeOperations,
  planOperations,
  policyOperations,
  privateRegionsOperations,
  provisioningOperations,
  recordOperations,
  selfOperations,
  signInOperations,
  webhooksOperations,
} from "@landmoot/core/api"
import { PLANS } from "@landmoot/core/plans"
import type { AccountId, RegionId } from "@landmoot/core/units"
import {
  accountHandlers,
  type DeletionParts,
  personDataHandlers,
  selfHandlers,
} from "../accounts/deletion/index.ts"
import { safetyHandlers } from "../accounts/safety/safety.ts"
import { disclosureHandlers, type DisclosureParts } from "../accounts/disclosure/disclosure.ts"
import { groupHandlers } from "../accounts/groups/index.ts"
import {
  type Accounts,
  accountRegions,
  auditHandlers,
  type AuditSink,
  createAccess,
  createAudit,
  createPrivateRegions,
  keysHandlers,
  type LiveMeetingHome,
  meHandlers,
  type PrivateRegions,
} from "../accounts/index.ts"
import { peopleHandlers } from "../accounts/people/index.ts"
import {
  checkoutReference,
  type Feature,
  type OperatorAccounts,
  operatorAccounts,
  planHandlers,
  requireFeature,
  stripeEndpoint,
} from "../accounts/plans/index.ts"
import {
  type CheckoutReference,
  handOver,
  planChangeHandlers,
  planChanger,
  policyHandlers,
  type PolicyParts,
  tellingHandlers,
  tellingOwners,
} from "../accounts/policy/index.ts"
import { rosterHandlers } from "../accounts/roster/index.ts"
import {
  MAX_SCIM_BYTES,
  SCIM_PATH,
  scimHandlers,
  type ScimParts,
  scimService,
} from "../accounts/scim/index.ts"
import type { Refusal } from "../api/index.ts"
import type { Config } from "../config.ts"
import { bound, type GatewayApi, type Mount } from "../gateway/index.ts"
import { createHistory, type History, historyHandlers } from "../history/index.ts"
import {
  createIdentity,
  readSecret,
  type RunningIdentity,
  SESSION_DAYS,
  signInHandlers,
} from "../identity/index.ts"
import { languageOf } from "../mail/index.ts"
import type { Trust } from "../rooms/ports.ts"
import {
  createNextStarts,
  endOverdue,
  meetingHandlers,
  type SchedulingParts,
} from "../scheduling/index.ts"
import type { Storage } from "../storage/index.ts"
import { KEPT_DAYS, openWebhooks, webhookHandlers } from "../webhooks/index.ts"
import { everyHour } from "./chores.ts"
import { publishing } from "./events.ts"
import { dataKeepers } from "./keepers.ts"
import { accountTeller, policyNews } from "./letters.ts"
import type { Post } from "./post.ts"
import { meetingDescriber } from "./records.ts"
import { noteRefusedStarts } from "./refused-starts.ts"
import { sparing } from "./sparing.ts"

/** What the API is put together from. */
export interface ConsoleParts {
  readonly config: Pick<Config, "data" | "gateway" | "identity" | "webhooks" | "billing" | "mail">
  readonly trust: Trust
  readonly storage: Storage
  readonly home: LiveMeetingHome
  readonly accounts: Accounts
  readonly post: Post
  /** Hears what went wrong without anybody waiting for it. */
  readonly onProblem: (error: unknown) => void
}

/** The API with what else the node needs of it. Closing it waits for mail that is on its way. */
export interface ConsoleApi extends AsyncDisposable {
  readonly api: GatewayApi
  readonly identity: RunningIdentity
  readonly history: History
  readonly audit: AuditSink
  readonly policies: PolicyParts
  readonly privateRegions: PrivateRegions
  readonly operatorAccounts: OperatorAccounts
}

/** Puts the API together. */
export async function createConsoleApi(parts: ConsoleParts): Promise<ConsoleApi> {
  const { config, trust, storage, home, accounts, post, onProblem } = parts
  const { origin } = config.gateway
  const now = (): number => trust.now()
  await using opened = new AsyncDisposableStack()

  const identity = opened.use(await openIdentity(parts))
  const egress = async (account: AccountId): Promise<readonly RegionId[]> =>
    await accountRegions(storage.accounts, trust.catalogue, { account, plane: "egress" })
  const anywhere = config.webhooks?.anywhere ?? false
  const webhooks = opened.use(
    openWebhooks({ store: storage.webhooks, now, egress, anywhere, onProblem }),
  )
  const history = opened.use(
    createHistory({
      store: storage.history,
      trust,
      describe: meetingDescriber(storage),
      onEvent: ({ kind, account, at, ...data }) => {
        const event = `meeting.${kind}` as const
        webhooks.publish({ account, event, at, data }).catch(onProblem)
      },
      onUse: async (use) => await audit.note(useNote(use)),
      onProblem,
    }),
  )
  const audit = publishing(createAudit(storage.audit), webhooks, onProblem)
  opened.defer(noteRefusedStarts({ home, audit, now, onProblem }))
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
  const letters = {
    mail: post.mail,
    people: storage.people,
    origin,
    languageOf: async (id: string) => (await identity.readIdentity(id))?.language ?? "en",
    onProblem,
  }
  const people: DeletionParts = {
    stores: storage,
    audit,
    signIns: identity,
    catalogue: () => trust.catalogue,
    identities: identity,
    meetings: {
      turnOut: async (account, person) => {
        for (const meeting of await storage.meetings.runningWith(account, person)) {
          await home.recall(meeting)
        }
      },
      end: async (meeting) => void (await accounts.endMeeting(meeting)),
      room: async (account, person) => (await storage.plans.room(account, person))?.meeting,
      handOver: async (of, actor) => await handOver(policies, of, { actor }),
    },
    teller: accountTeller(letters),
    keepers: dataKeepers(storage, identity, now),
  }
  const policies: PolicyParts = {
    stores: storage,
    approvals: storage.approvals,
    figures: storage.policyFigures,
    memory: storage.catalogueMemory,
    trust,
    home,
    audit,
    starts: createNextStarts(storage.plans, now),
    partners: {
      regionsOf: async (meeting) =>
        ((await storage.plans.read(meeting))?.partners ?? []).map(({ regions }) => regions),
    },
    past: history,
    news: policyNews(letters),
  }
  const scheduling: SchedulingParts = {
    plans: storage.plans,
    stores: storage,
    accounts,
    figures: storage.policyFigures,
    recall: async (meeting) => await home.recall(meeting),
    trust,
    mail: sparing(post.mail, { attempts: storage.attempts, now }),
    audit,
    origin,
    handOver: async (of, actor) => await handOver(policies, of, { actor }),
  }
  const scim: ScimParts = {
    ...people,
    scim: storage.scim,
    origin,
    now,
    tellingOwners: async (account, change) => await tellingOwners(policies, account, change),
  }
  opened.use(
    everyHour(async () => {
      await endOverdue(scheduling)
      await forgetRecords(storage, history)
    }, onProblem),
  )

  const mounts: Mount[] = [
    {
      prefix: "/api/auth",
      methods: ["GET", "POST"],
      // It looks at origins itself: an identity provider sends people back from its own site.
      cookies: false,
      handle: async (request, address) =>
        await identity.handle(request, {
          address,
          language: languageOf(request.headers.get("accept-language")),
        }),
    },
    {
      prefix: SCIM_PATH,
      methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
      cookies: false,
      maxBodyBytes: MAX_SCIM_BYTES,
      handle: scimService(scim),
    },
  ]
  if (config.billing?.stripe !== undefined) {
    const billing = {
      accounts: storage.accounts,
      store: storage.billing,
      plans: planChanger(policies),
      audit,
      now,
    }
    mounts.push({
      prefix: "/api/billing/stripe",
      methods: ["POST"],
      cookies: false,
      handle: stripeEndpoint(config.billing.stripe, billing),
    })
  }
  const running = opened.move()
  return {
    api: {
      access: createAccess({ stores: storage, keys: storage.keys, now }),
      sessions: {
        sessionOf: async (headers) => {
          const found = await identity.sessionOf(headers)
          if (found === undefined) return undefined
          const { cookies } = found
          return { identity: found.identity, secondFactor: found.session.secondFactor, cookies }
        },
      },
      idempotency: storage.idempotency,
      now,
      operations: [
        ...bound(
          meOperations,
          meHandlers(storage, () => trust.catalogue),
        ),
        ...bound(selfOperations, selfHandlers(people)),
        ...bound(signInOperations, signInHandlers({ identity, audit })),
        ...bound(accountOperations, accountHandlers(people)),
        ...bound(planOperations, planHandlers()),
        ...bound(planChangeOperations, planChangeHandlers(policies, checkoutOf(config))),
        ...bound(policyOperations, policyHandlers(policies)),
        ...bound(
          peopleOperations,
          tellingHandlers(policies, { ...peopleHandlers(people), ...personDataHandlers(people) }, [
            "people.update",
            "people.remove",
          ]),
        ),
        ...bound(
          groupOperations,
          tellingHandlers(policies, groupHandlers(people), ["groups.setMembers", "groups.delete"]),
        ),
        ...bound(
          provisioningOperations,
          tellingHandlers(policies, { ...rosterHandlers(people), ...scimHandlers(scim) }, [
            "roster.apply",
          ]),
        ),
        ...bound(meetingOperations, meetingHandlers(scheduling)),
        ...bound(recordOperations, historyHandlers({ history })),
        ...bound(auditOperations, auditHandlers(storage.audit)),
        ...bound(
          keysOperations,
          keysHandlers({ store: storage.keys, audit, lacking: lacking("apiKeys") }),
        ),
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
        ...bound(safetyOperations, safetyHandlers({ accounts: storage.accounts, audit })),
        ...bound(disclosureOperations, disclosureHandlers(disclosureOf(parts, identity))),
      ],
      mounts,
    },
    identity,
    history,
    audit,
    policies,
    privateRegions,
    operatorAccounts: operatorAccounts({ stores: storage, plans: planChanger(policies), now }),
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}

function checkoutOf({ billing }: Pick<Config, "billing">): CheckoutReference | undefined {
  const stripe = billing?.stripe
  if (stripe === undefined) return undefined
  return (account, now) => checkoutReference(stripe.secret, account, now)
}

function disclosureOf(parts: ConsoleParts, identity: RunningIdentity): DisclosureParts {
  const { config, trust, storage } = parts
  const { mail, billing } = config
  return {
    accounts: storage.accounts,
    trust,
    keeping: { sessions: SESSION_DAYS, webhookDeliveries: KEPT_DAYS },
    mailServer: mail?.kind === "smtp" ? mail.host : undefined,
    payment: billing?.stripe === undefined ? undefined : "stripe.com",
    webhookHosts: async (account) => {
      const { items } = await storage.webhooks.listEndpoints(account, { limit: 200 })
      return [...new Set(items.map(({ url }) => new URL(url).host))]
    },
    signOnHosts: async (account) => {
      const providers = await identity.signOn.list(account)
      return [...new Set(providers.map(({ issuer }) => hostOf(issuer)))]
    },
  }
}

/** The host of an issuer; SAML's need not be addresses. */
function hostOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).host : issuer
}

async function openIdentity(parts: ConsoleParts): Promise<RunningIdentity> {
  const { config, trust, storage, post, onProblem } = parts
  return createIdentity({
    database: storage.identityDatabase,
    invitations: storage.accountInvitations,
    attempts: storage.attempts,
    stores: storage,
    whereabouts: {
      region: trust.region,
      now: () => trust.now(),
      gatewayOf: (region) => trust.catalogue.regions.find(({ id }) => id === region)?.gateways[0],
    },
    mail: post.mail,
    origin: config.gateway.origin,
    secret: await readSecret(config.data),
    leakedPasswords: config.identity?.leakedPasswords?.endpoint,
    internalProviders: config.identity?.internalProviders,
    onProblem,
  })
}

/** Deletes records of meetings that are older than an account's plan keeps them. */
async function forgetRecords({ accounts }: Storage, history: History): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await accounts.list({ limit: 200, cursor })
    for (const { id, plan } of page.items) {
      await history.deleteOlderThan(id, PLANS[plan].limits.recordDays)
    }
    cursor = page.next
  } while (cursor !== undefined)
}
