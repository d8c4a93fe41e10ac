// SPDX-License-Identifier: Apache-2.0
/** A school's desk: a node in Frankfurt, its records on disk, four people, and a post room. */
import type { meetingOperations } from "@landmoot/core/api"
import type { PersonPrincipal, Principal } from "@landmoot/core/authorization"
import type { PolicyLayer } from "@landmoot/core/policy"
import type { AccountId } from "@landmoot/core/units"
import type { AuditNote } from "../../accounts/index.ts"
import { handOver } from "../../accounts/policy/index.ts"
import { newAccount, type Office, openOffice, ORIGIN } from "../../accounts/testing/office.ts"
import type { Answer, Call } from "../../api/index.ts"
import { type Mail, MailError, type Message } from "../../mail/index.ts"
import { meetingHandlers } from "../handlers.ts"
import type { SchedulingParts } from "../parts.ts"

type Table = typeof meetingOperations

/** What a test says of a call; the rest is ordinary. */
export interface CallFacts {
  readonly as?: Principal
  readonly params?: object
  readonly query?: object
  readonly body?: object
  readonly reach?: "all" | "administered" | "own"
  readonly language?: "en" | "de"
}

/** What tests hold of a desk. */
export interface Desk extends Office {
  readonly parts: SchedulingParts
  readonly account: AccountId
  /** Every message that was sent. */
  readonly post: Message[]
  readonly notes: readonly AuditNote[]
  /** Addresses that take no mail. */
  readonly refusing: Set<string>
  /** Calls an operation as Ada, the owner of the account, unless told otherwise. */
  call<Id extends keyof Table>(
    id: Id,
    facts?: CallFacts,
  ): Promise<Awaited<ReturnType<ReturnType<typeof meetingHandlers>[Id]>>>
}

/** Opens a desk for one test. Its account may meet in Frankfurt and Paris. */
export async function openDesk(layer: object = EU_TWO): Promise<Desk> {
  const office = await openOffice()
  const { store, trust, accounts, home } = office
  const made = await accounts.createAccount(newAccount({ layer, users: [] }))
  if (!made.ok) throw new Error(made.message)
  const account = made.value.id
  for (const group of ["class-5", "staff"]) {
    const record = { account, id: group, name: group, layer: {}, version: 1, created: 1 }
    await store.groups.create(record)
  }
  for (const person of PEOPLE) {
    const layerOf: PolicyLayer = {}
    const rest = { status: "active", version: 1, created: 1, administers: [] } as const
    await store.people.create({ account, layer: layerOf, ...rest, ...person })
  }
  const post: Message[] = []
  const notes: AuditNote[] = []
  const refusing = new Set<string>()
  const mail: Mail = {
    send: async (message) => {
      if (refusing.has(message.to)) throw MailError.notSent("550")
      post.push(message)
    },
    close: async () => {},
  }
  const audit = {
    note: async (note: AuditNote) => {
      notes.push(note)
    },
  }
  const parts: SchedulingParts = {
    plans: store.plans,
    stores: store,
    accounts,
    figures: store.policyFigures,
    recall: async (meeting) => await home.recall(meeting),
    trust,
    mail,
    audit,
    origin: ORIGIN,
    handOver: async (of, actor) => {
      // It touches no more of what the policies need.
      const some = { stores: store, trust, audit } as unknown as Parameters<typeof handOver>[0]
      return await handOver(some, of, { actor })
    },
  }
  const handlers = meetingHandlers(parts)
  return {
    ...office,
    parts,
    account,
    post,
    notes,
    refusing,
    call: async (id, facts = {}) => {
      const { as = personOf(account, "ada", "owner"), reach = "all", language = "en" } = facts
      const handler = handlers[id] as (call: Call<never>) => Promise<Answer<unknown>>
      const answer = await handler({
        principal: as,
        reach,
        language,
        now: trust.now(),
        address: "192.0.2.1",
        params: { account, ...facts.params },
        query: { limit: 50, ...facts.query },
        body: {
          layer: {},
          partners: [],
          mode: "spread",
          invitees: [],
          links: "keep",
          ...facts.body,
        },
      } as unknown as Call<never>)
      return answer as never // The handler of this very operation gave it.
    },
  }
}

const EU_TWO = { ceiling: { include: ["eu-de-fra", "eu-fr-par"] } }

const PEOPLE = [
  { id: "ada", name: "Ada", email: "ada@example.org", role: "owner", groups: ["staff"] },
  {
    id: "tom",
    name: "Tom",
    email: "tom@example.org",
    role: "group-administrator",
    groups: [],
    administers: ["class-5"],
  },
  { id: "pia", name: "Pia", email: "pia@example.org", role: "member", groups: ["class-5"] },
  { id: "max", name: "Max", role: "member", groups: ["class-5"] },
] as const

/** Somebody of the account who is signed in. */
export function personOf(
  account: AccountId,
  person: string,
  role: PersonPrincipal["role"] = "member",
): PersonPrincipal {
  const administers = role === "group-administrator" ? ["class-5"] : []
  return {
    kind: "person",
    account,
    person,
    role,
    administers,
    secondFactor: true,
    secondFactorAsked: true,
  }
}

/** The value of an answer that must not be a refusal. */
export function accepted<Value>(answer: Answer<Value>): Value {
  if (answer.ok) return answer.value
  throw new Error(`${answer.code} ${answer.path ?? ""}: ${answer.message}`)
}
