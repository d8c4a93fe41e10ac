// SPDX-License-Identifier: Apache-2.0
/** Owners of paid accounts of their own, and shorthands for what they ask. */
import type { PlanName } from "@landmoot/core/plans"
import { type MeetingId, meetingId } from "@landmoot/core/units"
import type { ApiSite, Asker, SignedUp, Told } from "./site.ts"

/** Somebody who is signed in with a second factor and owns an account of a plan. */
export interface Owner extends SignedUp {
  /** The path of the account's operations. */
  readonly base: string
}

let owners = 0

/** Signs somebody up and gives their account a plan. */
export async function openOwner(site: ApiSite, plan: PlanName = "enterprise"): Promise<Owner> {
  owners += 1
  const signedUp = await site.signUp(`head-${owners}@example.org`)
  await site.setPlan(signedUp.account, plan)
  const strong = await site.withSecondFactor(signedUp)
  return { ...signedUp, ...strong, base: `/api/accounts/${signedUp.account}` }
}

/** Replaces the layer of a level, such as `groups/ID/policy`, by what is written now. */
export async function writeLayer(
  site: ApiSite,
  by: Owner,
  written: { readonly level: string; readonly layer: object },
): Promise<Told> {
  const { level, layer } = written
  const { version } = (await site.ask(by, `GET ${by.base}/${level}`)).body as { version: number }
  return await site.ask(by, `PUT ${by.base}/${level}`, { body: { layer, version } })
}

/** Makes a group of a name with limits. */
export async function makeGroup(
  site: ApiSite,
  by: Owner,
  { name, layer }: { readonly name: string; readonly layer?: object },
): Promise<string> {
  const { body } = await site.ask(by, `POST ${by.base}/groups`, { body: { name } })
  const { id } = body as { id: string }
  if (layer !== undefined) await writeLayer(site, by, { level: `groups/${id}/policy`, layer })
  return id
}

/** Makes a meeting at once. */
export async function makeMeeting(
  site: ApiSite,
  by: Asker & { readonly base: string },
  body: object = {},
): Promise<MeetingId> {
  const told = await site.ask(by, `POST ${by.base}/meetings`, {
    body: { kind: "instant", title: "Planning", ...body },
  })
  if (told.status !== 201) throw new Error(`no meeting was made: ${told.text}`)
  return meetingId((told.body as { meeting: { id: string } }).meeting.id)
}

/** Makes a token for a directory. */
export async function directoryOf(site: ApiSite, by: Owner): Promise<Asker> {
  const told = await site.ask(by, `POST ${by.base}/scim/tokens`, { body: { name: "Entra" } })
  const { token } = told.body as { token: string }
  return { headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" } }
}
