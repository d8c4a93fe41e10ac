// SPDX-License-Identifier: Apache-2.0
/**
 * The disclosure, made from what is configured and stored: nothing in it is
 * written by hand for one account.
 *
 * @module
 */
import type { Disclosure, disclosureOperations } from "@landmoot/core/api"
import { LEAVING, NOT_COVERED } from "@landmoot/core/api"
import { PLANS } from "@landmoot/core/plans"
import { resolvePolicy } from "@landmoot/core/policy"
import type { AccountId, Plane } from "@landmoot/core/units"
import { PLANES } from "@landmoot/core/units"
import type { Handlers } from "../../api/index.ts"
import type { Trust } from "../../rooms/ports.ts"
import { policyOfOwner } from "../policy.ts"
import type { AccountStore } from "../ports.ts"

/** Planes that no feature of this release uses. */
const UNUSED: ReadonlySet<Plane> = new Set(["telephony", "compute", "content"])

/** How long what is kept, in days; undefined: as long as the account is there. */
export interface Keeping {
  readonly sessions: number
  readonly webhookDeliveries: number
}

/** What the disclosure is made from. */
export interface DisclosureParts {
  readonly accounts: Pick<AccountStore, "read">
  readonly trust: Trust
  readonly keeping: Keeping
  /** Where messages to people go: the mail server's host, or nowhere. */
  readonly mailServer?: string | undefined
  /** The payment service, if one is configured. */
  readonly payment?: string | undefined
  /** Hosts to which an account's webhooks lead. */
  readonly webhookHosts: (account: AccountId) => Promise<readonly string[]>
  /** Hosts of an account's own identity providers. */
  readonly signOnHosts: (account: AccountId) => Promise<readonly string[]>
}

/** The handler of the disclosure. */
export function disclosureHandlers(parts: DisclosureParts): Handlers<typeof disclosureOperations> {
  return {
    "disclosure.read": async ({ params }) => {
      const account = await parts.accounts.read(params.account)
      if (account === undefined) {
        return { ok: false, code: "ACCOUNT_NOT_FOUND", message: "there is no such account" }
      }
      const { catalogue } = parts.trust
      const answer = resolvePolicy(
        policyOfOwner(catalogue, { account, groups: [], person: { layer: {} } }),
      )
      const planes = PLANES.map((plane): Disclosure["planes"][number] => {
        const regions = answer.ok ? [...answer.planes[plane]] : []
        const state = UNUSED.has(plane) ? "unused" : regions.length === 0 ? "off" : "covered"
        return { plane, regions, state }
      })
      const signalling = answer.ok ? answer.planes.signalling : []
      const to: Readonly<Record<(typeof LEAVING)[number], readonly string[]>> = {
        "mail-to-invited-people": parts.mailServer === undefined ? [] : [parts.mailServer],
        "meeting-state-in-allowed-regions": signalling,
        "names-and-keys-of-invited-people-to-the-seat": signalling,
        webhooks: await parts.webhookHosts(account.id),
        "sign-on-provider": await parts.signOnHosts(account.id),
        "payment-service": parts.payment === undefined ? [] : [parts.payment],
      }
      const { sessions, webhookDeliveries } = parts.keeping
      const value: Disclosure = {
        home: [...account.home],
        planes,
        notCovered: [...NOT_COVERED],
        leaving: LEAVING.flatMap((what) =>
          to[what].length === 0 ? [] : [{ what, to: [...to[what]] }],
        ),
        keeping: [
          { what: "accounts-and-people" },
          { what: "policies" },
          { what: "planned-meetings" },
          { what: "records-of-meetings", days: PLANS[account.plan].limits.recordDays },
          { what: "audit-log" },
          { what: "sessions", days: sessions },
          { what: "webhook-deliveries", days: webhookDeliveries },
          ...(parts.mailServer === undefined ? [{ what: "outbox" as const }] : []),
        ],
      }
      return { ok: true, value }
    },
  }
}
