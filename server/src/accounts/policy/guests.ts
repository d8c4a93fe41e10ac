// SPDX-License-Identifier: Apache-2.0
import { parsePolicyInput } from "@landmoot/core/policy"
import type { AccountId } from "@landmoot/core/units"
import type { Answer } from "../../api/index.ts"
import type { Actor } from "../audit-port.ts"
import { policyCatalogue } from "../policy.ts"
import type { GuestPolicy } from "../records.ts"
import { no, NOT_THERE } from "./errors.ts"
import type { PolicyParts } from "./ports.ts"

/** Says where an account's people may be processed as guests (R22). It moves nobody's meeting. */
export async function writeGuestPolicy(
  { stores, trust, audit }: PolicyParts,
  account: AccountId,
  write: { readonly guests: GuestPolicy; readonly version: number; readonly actor: Actor },
): Promise<Answer<GuestPolicy & { readonly version: number }>> {
  const before = await stores.accounts.read(account)
  if (before === undefined) return NOT_THERE
  const { mode, regions } = write.guests
  if (mode !== "off" && regions === undefined) {
    return no("POLICY_INVALID", "say in which regions guests may be", { path: "regions" })
  }
  // An expression of its own: other accounts' regions count, so the account's do not limit it.
  const parsed = parsePolicyInput({
    catalogue: policyCatalogue(trust.catalogue),
    account: { plan: "paid", home: before.home },
    meeting: { layer: regions === undefined ? {} : { ceiling: regions } },
  })
  if (!parsed.ok) {
    return no(parsed.code, parsed.message, {
      path: parsed.path.replace("meeting.layer.ceiling", "regions"),
    })
  }
  const version = before.version + 1
  const ceiling = parsed.value.meeting?.layer?.ceiling
  const guestPolicy = ceiling === undefined ? { mode } : { mode, regions: ceiling }
  const isCurrent = before.version === write.version
  const next = { ...before, guestPolicy, version }
  if (!isCurrent || !(await stores.accounts.replace(next, before.version))) {
    const message = "the account has changed since it was read; read it again and repeat the change"
    return no("ACCOUNT_VERSION_CONFLICT", message, { path: "version" })
  }
  await audit.note({
    account,
    at: trust.now(),
    actor: write.actor,
    action: "policy.guests.write",
    object: { kind: "account", id: account },
    before: before.guestPolicy,
    after: guestPolicy,
  })
  return { ok: true, value: { ...guestPolicy, version } }
}
