// SPDX-License-Identifier: Apache-2.0
import type { PlanName } from "@landmoot/core/plans"
import { OAuth2Server } from "oauth2-mock-server"
import { expect, onTestFinished, test } from "vitest"
import type { AccountRecord, PersonRecord } from "../accounts/index.ts"
import { deflateRawSync } from "node:zlib"
import { aSamlProvider, type SamlPlace, type SamlProvider } from "./testing/saml-provider.ts"
import type { NewProvider, Provider } from "./ports.ts"
import { type Browser, ORIGIN, type World, world } from "./testing/world.ts"

const ADA = "ada@school.example"
const BO = "bo@school.example"
const DOMAIN = "school.example"

test("IDE24, IDE25: people of the account come in by its provider, with one factor", async () => {
  const { made, account, provider, idp } = await school()
  const person = await member(made, account, BO)
  expect(await prove(made, provider)).toMatchObject({ ok: true, value: { domainVerified: true } })
  const bo = made.browser()
  const arrived = await signOn(bo, idp, { email: BO, sub: "bo", name: "Bo" })
  expect(arrived.headers.get("location")).toBe("/")
  expect(await made.identity.sessionOf(bo.headers)).toMatchObject({
    identity: { email: BO, emailVerified: true, name: "Bo" },
    session: { secondFactor: false },
  })
  const { identity } = (await made.identity.sessionOf(bo.headers))!
  expect(await made.storage.people.read(account.id, person.id)).toMatchObject({
    identity: identity.id,
    status: "active",
  })
  expect(await made.identity.exportIdentity(identity.id)).toMatchObject({ signIns: [provider.id] })
  const again = made.browser()
  await signOn(again, idp, { email: BO, sub: "bo", name: "Bo" })
  expect((await made.identity.sessionOf(again.headers))?.identity.id).toBe(identity.id)
  expect(made.problems).toEqual([])
})

test("IDE25: the owner's own identity is the one that comes in", async () => {
  const { made, provider, idp } = await school()
  await prove(made, provider)
  const ada = made.browser()
  await signOn(ada, idp, { email: ADA, sub: "ada", name: "Ada" })
  const signedIn = await made.identity.sessionOf(ada.headers)
  expect(signedIn).toMatchObject({ identity: { email: ADA } })
  const { signIns } = (await made.identity.exportIdentity(signedIn!.identity.id))!
  expect(signIns.toSorted()).toEqual([provider.id, "password"].toSorted())
})

test.for([
  { name: "a stranger of the domain", email: "eve@school.example", error: "sign_on_not_a_member" },
  { name: "an address of another domain", email: "bo@example.org", error: "sign_on_domain" },
  { name: "an address of a domain below", email: "bo@a.school.example", error: "sign_on_domain" },
])("IDE25: $name does not come in", async ({ email, error }) => {
  const { made, account, provider, idp } = await school()
  await member(made, account, "bo@example.org")
  await prove(made, provider)
  const eve = made.browser()
  const answer = await signOn(eve, idp, { email, sub: "eve", name: "Eve" })
  expect(answer.headers.get("location")).toContain(`error=${error}`)
  expect(await made.identity.sessionOf(eve.headers)).toBeUndefined()
})

test("IDE25: who was suspended, or whose account lost sign-on, does not come in any more", async () => {
  const { made, account, provider, idp } = await school()
  const person = await member(made, account, BO)
  await prove(made, provider)
  await signOn(made.browser(), idp, { email: BO, sub: "bo", name: "Bo" })
  const bound = (await made.storage.people.read(account.id, person.id))!
  const suspended = { ...bound, status: "suspended" as const, version: bound.version + 1 }
  await made.storage.people.replace(suspended, bound.version)
  const bo = made.browser()
  await signOn(bo, idp, { email: BO, sub: "bo", name: "Bo" })
  expect(await made.identity.sessionOf(bo.headers)).toBeUndefined()
  await setPlan(made, account, "pro")
  const ada = made.browser()
  const answer = await signOn(ada, idp, { email: ADA, sub: "ada", name: "Ada" })
  expect(answer.headers.get("location")).toContain("error=sign_on_plan")
})

test("IDE25: an address that a directory gives to somebody else's person opens it to nobody", async () => {
  const { made, account, provider, idp } = await school()
  const person = await member(made, account, BO)
  await prove(made, provider)
  await signOn(made.browser(), idp, { email: BO, sub: "bo", name: "Bo" })
  const bound = (await made.storage.people.read(account.id, person.id))!
  const moved = { ...bound, email: "eve@school.example", version: bound.version + 1 }
  await made.person("eve@school.example")
  await made.storage.people.replace(moved, bound.version)
  const eve = made.browser()
  const answer = await signOn(eve, idp, { email: "eve@school.example", sub: "eve", name: "Eve" })
  expect(answer.headers.get("location")).toContain("error=sign_on_not_a_member")
  expect(await made.identity.sessionOf(eve.headers)).toBeUndefined()
  const after = await made.storage.people.read(account.id, person.id)
  expect(after?.identity).toBe(bound.identity)
})

test("IDE24: without the proof in DNS nobody signs on, and a proof is for one account", async () => {
  const { made, provider } = await school()
  const early = await made.browser().post("/sign-in/sso", { email: BO })
  expect(early.status).toBe(404)
  const { signOn: operations } = made.identity
  expect(await operations.verifyDomain(provider.account, provider.id)).toMatchObject({
    code: "SIGN_ON_PROOF_MISSING",
  })
  expect(await prove(made, provider)).toMatchObject({ ok: true })
  const { account: other } = await school(made, "eve@example.org")
  expect(await operations.verifyDomain(other.id, provider.id)).toMatchObject({
    code: "SIGN_ON_NOT_FOUND",
  })
  expect(await operations.add(other.id, await saml(DOMAIN))).toMatchObject({
    code: "SIGN_ON_DOMAIN_TAKEN",
  })
  expect(await operations.remove(other.id, provider.id)).toBe(false)
  expect(await operations.list(other.id)).not.toContainEqual(
    expect.objectContaining({ id: provider.id }),
  )
  expect(await operations.remove(provider.account, provider.id)).toBe(true)
  expect((await made.browser().post("/sign-in/sso", { email: BO })).status).toBe(404)
})

test("IDE24: a plan without sign-on has none", async () => {
  const { made, account } = await school()
  await setPlan(made, account, "free")
  expect(await made.identity.signOn.add(account.id, await saml("other.example"))).toMatchObject({
    code: "SIGN_ON_NOT_IN_PLAN",
  })
})

test.for([
  { name: "this machine", issuer: "https://127.0.0.1:1", code: "SIGN_ON_INVALID" },
  { name: "a cloud's own address", issuer: "https://169.254.169.254", code: "SIGN_ON_INVALID" },
  { name: "a private network", issuer: "https://10.0.0.1", code: "SIGN_ON_INVALID" },
  { name: "plain HTTP", issuer: "http://idp.example.org", code: "SIGN_ON_INVALID" },
  { name: "a file", issuer: "file:///etc/passwd", code: "SIGN_ON_INVALID" },
  { name: "a name of this machine", issuer: "https://localhost", code: "SIGN_ON_INVALID" },
])("IDE26: $name is not asked", async ({ issuer, code }) => {
  const { made, account } = await school()
  const added = await made.identity.signOn.add(account.id, {
    kind: "oidc",
    domain: "other.example",
    issuer,
    clientId: "landmoot",
    clientSecret: "secret",
  })
  expect(added).toMatchObject({ ok: false, code })
})

test("IDE24: a provider of SAML is asked by a redirect, and wants signed assertions", async () => {
  const { made, account } = await school()
  const added = await made.identity.signOn.add(account.id, await saml("saml.example"))
  const provider = valueOf(added)
  expect(provider).toMatchObject({ kind: "saml", issuer: "https://idp.saml.example" })
  await prove(made, provider)
  const answer = await made.browser().post("/sign-in/sso", { email: "bo@saml.example" })
  expect(answer.status).toBe(200)
  const { url } = (await answer.json()) as { url: string }
  expect(url).toMatch(/^https:\/\/idp\.saml\.example\/sso\?SAMLRequest=/u)
  const metadata = await made.browser().get(`/sso/saml2/sp/metadata?providerId=${provider.id}`)
  const xml = await metadata.text()
  expect(xml).toContain('WantAssertionsSigned="true"')
  expect(xml).toContain(provider.callback)
})

test.for([
  { name: "no XML", metadata: "hello" },
  {
    name: "entities",
    metadata: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  },
  { name: "other XML", metadata: "<a/>" },
  {
    name: "XML with the right words",
    metadata: "<a><SingleSignOnService/><X509Certificate/></a>",
  },
])("IDE24: metadata that is $name is refused", async ({ metadata }) => {
  const { made, account } = await school()
  const provider = { kind: "saml", domain: "saml.example", metadata } as const
  expect(await made.identity.signOn.add(account.id, provider)).toMatchObject({
    code: "SIGN_ON_INVALID",
  })
})

test("IDE25: a signed assertion of SAML opens a session of one factor, once", async () => {
  const { made, bo, provider, idp, url } = await samlSchool()
  const response = idp.answer(placeOf(provider), url, { email: "bo@saml.example" })
  const arrived = await deliver(bo, provider, { response, url })
  expect(arrived.headers.get("location")).not.toContain("error")
  expect(await made.identity.sessionOf(bo.headers)).toMatchObject({
    identity: { email: "bo@saml.example", emailVerified: true },
    session: { secondFactor: false },
  })
  const thief = made.browser()
  await deliver(thief, provider, { response, url })
  expect(await made.identity.sessionOf(thief.headers)).toBeUndefined()
})

test.for([
  { name: "was changed after it was signed", facts: { other: "ada@saml.example" } },
  { name: "is signed by another key", key: "another" as const },
  { name: "is for another service", place: { audience: "https://other.example" } },
  { name: "is for another address", place: { callback: "https://other.example/acs" } },
  { name: "names nobody of the account", facts: { email: "eve@saml.example" } },
  { name: "names an address of another domain", facts: { email: "bo@school.example" } },
  { name: "answers no question of ours", url: "https://idp.saml.example/sso?SAMLRequest=" },
])("IDE25: an assertion of SAML that $name opens nothing", async (wrong) => {
  const { made, bo, provider, idp, url, account } = await samlSchool()
  await member(made, account, BO)
  const signer = wrong.key === undefined ? idp : aSamlProvider("saml.example")
  const place = { ...placeOf(provider), ...wrong.place }
  const asked = wrong.url === undefined ? url : `${wrong.url}${emptyRequest()}`
  const response = signer.answer(place, asked, { email: "bo@saml.example", ...wrong.facts })
  await deliver(bo, provider, { response, url })
  expect(await made.identity.sessionOf(bo.headers)).toBeUndefined()
})

test("IDE25: an assertion of SAML without its signature opens nothing", async () => {
  const { made, bo, provider, idp, url } = await samlSchool()
  const signed = idp.answer(placeOf(provider), url, { email: "bo@saml.example" })
  const xml = Buffer.from(signed, "base64").toString()
  const bare = xml.replace(/<ds:Signature .*<\/ds:Signature>/u, "")
  expect(bare.length).toBeLessThan(xml.length)
  const response = Buffer.from(bare).toString("base64")
  await deliver(bo, provider, { response, url })
  expect(await made.identity.sessionOf(bo.headers)).toBeUndefined()
})

/** An account with a provider of SAML, and a browser of Bo that was sent there. */
async function samlSchool(): Promise<{
  readonly made: World
  readonly account: AccountRecord
  readonly bo: Browser
  readonly provider: Provider
  readonly idp: SamlProvider
  readonly url: string
}> {
  const { made, account } = await school()
  const idp = aSamlProvider("saml.example")
  const { metadata } = idp
  const added = await made.identity.signOn.add(account.id, {
    kind: "saml",
    domain: "saml.example",
    metadata,
  })
  const provider = valueOf(added)
  await prove(made, provider)
  await member(made, account, "bo@saml.example")
  const bo = made.browser()
  const asked = await bo.post("/sign-in/sso", { email: "bo@saml.example" })
  const { url } = (await asked.json()) as { url: string }
  return { made, account, bo, provider, idp, url }
}

function placeOf({ id, callback }: Provider): SamlPlace {
  const audience = `${ORIGIN}/api/auth/sso/saml2/sp/metadata?providerId=${id}`
  return { callback, audience }
}

/** What the page of a provider sends. */
async function deliver(
  browser: Browser,
  { id }: Provider,
  { response, url }: { readonly response: string; readonly url: string },
): Promise<Response> {
  const RelayState = new URL(url).searchParams.get("RelayState") ?? ""
  return await browser.form(`/sso/saml2/sp/acs/${id}`, { SAMLResponse: response, RelayState })
}

/** A request that was never asked. */
function emptyRequest(): string {
  return encodeURIComponent(deflateRawSync('<a ID="_never"/>').toString("base64"))
}

const proofs = new Map<string, string>()

interface School {
  readonly made: World
  readonly account: AccountRecord
  readonly provider: Provider
  readonly idp: OAuth2Server
}

/** An enterprise account with a real provider on loopback, whose domain nobody has proven yet. */
async function school(before?: World, owner: string = ADA): Promise<School> {
  const idp = new OAuth2Server()
  await idp.issuer.keys.generate("RS256")
  await idp.start(0, "127.0.0.1")
  idp.issuer.url = `http://127.0.0.1:${idp.address().port}`
  onTestFinished(async () => await idp.stop())
  const made =
    before ??
    (await world({
      internalProviders: [idp.issuer.url],
      resolveTxt: async (name) => {
        const value = proofs.get(name)
        return value === undefined ? await Promise.reject(new Error("ENOTFOUND")) : [[value]]
      },
    }))
  proofs.clear()
  await made.person(owner)
  const [person] = await made.storage.people.everywhereByEmail(owner)
  const account = await setPlan(
    made,
    (await made.storage.accounts.read(person!.account))!,
    "enterprise",
  )
  if (before !== undefined) return { made, account, idp, provider: undefined as never }
  const added = await made.identity.signOn.add(account.id, {
    kind: "oidc",
    domain: "School.example",
    issuer: idp.issuer.url,
    clientId: "landmoot",
    clientSecret: "secret",
  })
  const provider = valueOf(added)
  expect(provider).toMatchObject({ domain: DOMAIN, domainVerified: false })
  return { made, account, provider, idp }
}

async function setPlan(made: World, { id }: AccountRecord, plan: PlanName): Promise<AccountRecord> {
  const account = (await made.storage.accounts.read(id))!
  const next = { ...account, plan, version: account.version + 1 }
  expect(await made.storage.accounts.replace(next, account.version)).toBe(true)
  return next
}

async function member(made: World, account: AccountRecord, email: string): Promise<PersonRecord> {
  const person: PersonRecord = {
    account: account.id,
    id: `usr_${email.replace("@", ".")}`,
    name: "Bo",
    email,
    role: "member",
    groups: [],
    administers: [],
    layer: {},
    status: "invited",
    version: 1,
    created: 1,
  }
  expect(await made.storage.people.create(person)).toBe(true)
  return person
}

async function prove(
  made: World,
  { account, id, proof }: Provider,
): ReturnType<World["identity"]["signOn"]["verifyDomain"]> {
  proofs.set(proof.name, proof.value)
  return await made.identity.signOn.verifyDomain(account, id)
}

/** Goes the whole way: to the provider, which says who it is, and back. */
async function signOn(
  browser: Browser,
  idp: OAuth2Server,
  claims: { readonly sub: string; readonly email: string; readonly name: string },
): Promise<Response> {
  idp.service.removeAllListeners()
  idp.service.on("beforeTokenSigning", (token: { payload: object }) => {
    Object.assign(token.payload, claims)
  })
  idp.service.on("beforeUserinfo", (answer: { body: object }) => {
    answer.body = claims
  })
  const asked = await browser.post("/sign-in/sso", { email: BO })
  expect(asked.status).toBe(200)
  const { url } = (await asked.json()) as { url: string }
  const there = await fetch(url, { redirect: "manual" })
  const back = new URL(there.headers.get("location")!)
  expect(back.origin).toBe(ORIGIN)
  return await browser.get(`${back.pathname.slice("/api/auth".length)}${back.search}`)
}

function valueOf<Value>(answer: { ok: true; value: Value } | { ok: false; code: string }): Value {
  if (!answer.ok) throw new Error(answer.code)
  return answer.value
}

/** Metadata as a provider publishes them, with a certificate that nobody needs. */
async function saml(domain: string): Promise<NewProvider> {
  const metadata = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"
    entityID="https://idp.${domain}"><IDPSSODescriptor WantAuthnRequestsSigned="false"
    protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">
    <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>MIIB
    </X509Certificate></X509Data></KeyInfo></KeyDescriptor>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
    Location="https://idp.${domain}/sso"/></IDPSSODescriptor></EntityDescriptor>`
  return { kind: "saml", domain, metadata }
}
