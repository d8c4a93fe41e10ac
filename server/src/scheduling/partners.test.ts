// SPDX-License-Identifier: Apache-2.0
import {
  keyFromSeed,
  NODE_CERTIFICATE,
  PARTNER,
  publicKeyOf,
  signClaims,
} from "@landmoot/core/signed"
import { accountId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import { newAccount } from "../accounts/testing/office.ts"
import { accepted, type Desk, openDesk } from "./testing/desk.ts"

test("PTN1: a meeting with a partner is held where both accounts allow it", async () => {
  const desk = await openDesk()
  const issued = await issue(desk, {
    ceiling: { include: ["eu-fr-par", "eu-de-fra", "eu-se-sto"] },
  })
  expect(issued.regions).toEqual(["eu-de-fra", "eu-fr-par", "eu-se-sto"])
  const narrow = await issue(desk, { ceiling: { include: ["eu-de-fra", "us-va-iad"] } })
  const both = [issued, narrow].map(signedOf)
  const seen = accepted(await desk.call("meetings.preview", { body: { partners: both } }))
  expect(seen.regions.map(({ id }) => id)).toEqual(["eu-de-fra"])
  const made = await create(desk, both)
  expect(accepted(made).meeting).toMatchObject({
    regions: [{ id: "eu-de-fra" }],
    layer: { ceiling: { include: ["eu-de-fra"] } },
    partners: [{ name: "West" }, { name: "West" }],
  })
  const { meeting } = accepted(made)
  const started = await desk.home.start(meeting.id as never)
  expect(started.ok && started.policy.descriptor.effective).toEqual(["eu-de-fra"])
})

test("PTN1: without a common region there is no meeting", async () => {
  const desk = await openDesk({
    ceiling: { include: ["eu-fr-par"] },
    planes: { media: { include: ["eu-fr-par"] } },
  })
  const partner = await issue(desk, { planes: { media: { include: ["eu-de-fra"] } } })
  const layer = { deny: { include: ["eu-de-fra"] } }
  const body = { kind: "instant", title: "T", layer, partners: [signedOf(partner)] }
  expect(await desk.call("meetings.create", { body })).toMatchObject({
    code: "PARTNER_SET_EMPTY",
    path: "partners",
  })
})

test("PTN2: a statement that is forged, expired, of elsewhere or for others counts for nothing", async () => {
  const desk = await openDesk()
  const issued = await issue(desk, {})
  const good = signedOf(issued)
  const stranger = keyFromSeed(new Uint8Array(32).fill(99))
  const claims = {
    account: `acc_${"w".repeat(16)}`,
    name: "West",
    audience: desk.account as string,
    regions: ["eu-de-fra"],
    catalogueVersion: 1,
    iat: desk.trust.now(),
    exp: desk.trust.now() + 3600,
  }
  const sign = async (change: object, key = stranger): Promise<string> =>
    await signClaims(PARTNER, { ...claims, ...change }, { kid: desk.trust.node, key })
  const byStranger = { ...desk.trust.certificate, key: publicKeyOf(stranger) }
  const madeUp = await signClaims(NODE_CERTIFICATE, byStranger as never, {
    kid: "authority:eu-de-fra",
    key: stranger,
  })
  const elsewhere = await signClaims(NODE_CERTIFICATE, byStranger as never, {
    kid: "authority:xx-nowhere",
    key: stranger,
  })
  const forOther = await issue(desk, {}, `acc_${"o".repeat(16)}`)
  const cases: [typeof good, string][] = [
    [{ ...good, statement: await sign({}) }, "SIGNED_FORGED"],
    [{ statement: await sign({}), certificate: madeUp }, "SIGNED_FORGED"],
    [{ statement: await sign({}), certificate: elsewhere }, "CERTIFICATE_UNKNOWN_ISSUER"],
    [signedOf(forOther), "SIGNED_OTHER_SUBJECT"],
    [{ ...good, certificate: good.statement }, "SIGNED_WRONG_TYPE"],
  ]
  for (const [partner, reason] of cases) {
    expect(await create(desk, [partner])).toMatchObject({
      code: "PARTNER_STATEMENT_INVALID",
      path: "partners[0]",
      facts: { reason },
    })
  }
  const own = { body: { audience: desk.account, days: 1 } }
  expect(await desk.call("partners.issue", own)).toMatchObject({ path: "audience" })
  expect(await create(desk, [good, good])).toMatchObject({ path: "partners[1]" })
  desk.pass(2 * 86_400)
  expect(await create(desk, [good])).toMatchObject({ facts: { reason: "SIGNED_EXPIRED" } })
})

interface Issued {
  readonly statement: string
  readonly certificate: string
  readonly regions: readonly string[]
}

/** What a new account of this home says to the desk's account, for a day. */
async function issue(desk: Desk, layer: object, audience: string = desk.account): Promise<Issued> {
  const made = await desk.accounts.createAccount(newAccount({ name: "West", layer }))
  if (!made.ok) throw new Error(made.message)
  const params = { account: made.value.id }
  const body = { audience: accountId(audience), days: 1 }
  const issued = accepted(await desk.call("partners.issue", { params, body }))
  return { ...issued, regions: [...issued.regions] }
}

function signedOf({ statement, certificate }: Issued): { statement: string; certificate: string } {
  return { statement, certificate }
}

async function create(
  desk: Desk,
  partners: readonly object[],
): ReturnType<typeof desk.call<"meetings.create">> {
  const body = { kind: "instant", title: "Together", partners }
  return await desk.call("meetings.create", { body })
}
