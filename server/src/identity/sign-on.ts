// SPDX-License-Identifier: Apache-2.0
/**
 * Sign-on through the identity providers of accounts. A provider counts only
 * once its domain was shown to be the account's, and only for addresses of that
 * domain and people of that account.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { lookup } from "node:dns/promises"
import { isPublicRoutableHost } from "@better-auth/core/utils/host"
import {
  deriveSAMLIdentityProviderEntityID,
  discoverOIDCConfig,
  type OIDCConfig,
  type SAMLConfig,
} from "@better-auth/sso"
import { PLANS } from "@landmoot/core/plans"
import { accountId, type AccountId } from "@landmoot/core/units"
import type { PersonRecord } from "../accounts/index.ts"
import { BASE_PATH } from "./endpoints.ts"
import { type IdentityAnswer, refused } from "./errors.ts"
import type { Doorkeeper } from "./hooks.ts"
import type { Library } from "./library.ts"
import { identityByEmail } from "./keeping.ts"
import type { Parts } from "./parts.ts"
import type { NewProvider, Provider, SignOn } from "./ports.ts"

/** How many providers one account has at most. */
const PROVIDERS_MAX = 10

/** How long metadata of SAML may be, in characters. */
const METADATA_CHARACTERS_MAX = 100_000

/** A domain with at least two labels (RFC 1123, section 2.1). */
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/u

/** A provider as the library keeps it. */
interface Row {
  readonly id: string
  readonly providerId: string
  readonly organizationId?: string | null
  readonly issuer: string
  readonly domain: string
  readonly domainVerified?: boolean | null
  readonly proof?: string | null
  readonly oidcConfig?: string | null
  readonly samlConfig?: string | null
}

/** What sign-on needs besides the rest. */
export interface SignOnParts extends Parts {
  /** Origins of providers inside the operator's own network, which may be plain HTTP. */
  readonly internalProviders: readonly string[]
  /** Looks TXT records up in DNS; fails if there are none. */
  resolveTxt(name: string): Promise<readonly (readonly string[])[]>
}

/** The id of the provider that people of an address's domain sign on with. */
export async function providerOfAddress(
  library: Library,
  address: string,
): Promise<string | undefined> {
  const [row] = await verifiedFor(library, domainOf(address))
  return row?.providerId
}

/** Makes the operations of administrators. */
export function createSignOn(parts: SignOnParts): SignOn {
  return {
    list: async (account) =>
      (await rowsOf(parts.library, account)).map((row) => toProvider(parts.origin, row)),
    add: async (account, provider) => await add(parts, account, provider),
    verifyDomain: async (account, id) => await verifyDomain(parts, account, id),
    remove: async (account, id) => {
      const row = await find(parts.library, account, id)
      if (row === undefined) return false
      const { adapter } = await parts.library.context
      await adapter.delete({ model: "ssoProvider", where: [{ field: "id", value: row.id }] })
      return true
    },
  }
}

/** Makes what decides over who comes in by sign-on. */
export function createDoorkeeper(library: () => Library, stores: Parts["stores"]): Doorkeeper {
  return {
    refuse: async (providerId, email) => {
      const { adapter } = await library().context
      const row = await adapter.findOne<Row>({
        model: "ssoProvider",
        where: [{ field: "providerId", value: providerId }],
      })
      if (row?.domainVerified !== true || row.domain !== domainOf(email)) return "sign_on_domain"
      if (row.organizationId === null || row.organizationId === undefined) return "sign_on_domain"
      const account = accountId(row.organizationId)
      const record = await stores.accounts.read(account)
      if (record === undefined || !PLANS[record.plan].features.singleSignOn) return "sign_on_plan"
      const person = await stores.people.byEmail(account, email)
      if (person === undefined || person.status === "suspended") return "sign_on_not_a_member"
      // A directory may give somebody's address to another person: that makes them nobody else.
      const known = await identityByEmail(library(), email)
      const isOther = known !== undefined && (person.identity ?? known.id) !== known.id
      return isOther ? "sign_on_not_a_member" : undefined
    },
    arrived: async (account, { id, email }) => {
      const person = await stores.people.byEmail(accountId(account), email)
      if (person === undefined || person.identity !== undefined) return
      const bound: PersonRecord = {
        ...person,
        identity: id,
        status: person.status === "invited" ? "active" : person.status,
        version: person.version + 1,
      }
      // Of two sign-ons at the same time one binds, and it is the same identity.
      await stores.people.replace(bound, person.version)
    },
  }
}

async function add(
  parts: SignOnParts,
  account: AccountId,
  provider: NewProvider,
): Promise<IdentityAnswer<Provider>> {
  const record = await parts.stores.accounts.read(account)
  if (record === undefined) {
    return refused("ACCOUNT_NOT_FOUND", "there is no account of this id at this home")
  }
  if (!PLANS[record.plan].features.singleSignOn) {
    return refused("SIGN_ON_NOT_IN_PLAN", "the account's plan has no sign-on of its own")
  }
  const domain = provider.domain.toLowerCase()
  if (!DOMAIN.test(domain)) return refused("SIGN_ON_INVALID", "this is not a domain", "domain")
  const taken = await verifiedFor(parts.library, domain)
  if (taken.length > 0 || (await rowsOf(parts.library, account)).length >= PROVIDERS_MAX) {
    return refused("SIGN_ON_DOMAIN_TAKEN", "this domain has a provider already", "domain")
  }
  const providerId = `idp-${randomBytes(12).toString("hex")}`
  const settings =
    provider.kind === "oidc"
      ? await oidcSettings(parts, provider)
      : samlSettings(parts, { ...provider, providerId })
  if (!settings.ok) return settings
  const { adapter } = await parts.library.context
  const row = await adapter.create<Record<string, unknown>, Row>({
    model: "ssoProvider",
    data: {
      ...settings.value,
      providerId,
      organizationId: account,
      userId: account,
      domain,
      domainVerified: false,
      proof: `landmoot-sign-on=${randomBytes(16).toString("hex")}`,
    },
  })
  return { ok: true, value: toProvider(parts.origin, row) }
}

type Settings = IdentityAnswer<{
  readonly issuer: string
  readonly oidcConfig?: string
  readonly samlConfig?: string
}>

async function oidcSettings(
  parts: SignOnParts,
  { issuer, clientId, clientSecret }: Extract<NewProvider, { kind: "oidc" }>,
): Promise<Settings> {
  const allowed = (url: string): boolean => isAllowed(url, parts.internalProviders)
  if (!allowed(issuer) || clientId === "" || clientSecret === "") {
    return refused(
      "SIGN_ON_INVALID",
      "an issuer is an https address that everybody reaches",
      "issuer",
    )
  }
  try {
    await demandPublic(issuer, parts.internalProviders)
    const found = await discoverOIDCConfig({ issuer, isTrustedOrigin: allowed })
    const config: OIDCConfig = {
      issuer: found.issuer,
      clientId,
      clientSecret,
      pkce: true,
      scopes: ["openid", "email", "profile"],
      discoveryEndpoint: found.discoveryEndpoint,
      authorizationEndpoint: found.authorizationEndpoint,
      tokenEndpoint: found.tokenEndpoint,
      jwksEndpoint: found.jwksEndpoint,
      userInfoEndpoint: found.userInfoEndpoint,
      tokenEndpointAuthentication: found.tokenEndpointAuthentication,
      overrideUserInfo: false,
    }
    return { ok: true, value: { issuer: found.issuer, oidcConfig: JSON.stringify(config) } }
  } catch {
    // Why an address inside a network does not answer is not for whoever asks.
    return refused(
      "SIGN_ON_ISSUER_UNREACHABLE",
      "the issuer gave no configuration that fits",
      "issuer",
    )
  }
}

function samlSettings(
  { origin }: SignOnParts,
  { metadata, providerId }: { readonly metadata: string; readonly providerId: string },
): Settings {
  const invalid = refused("SIGN_ON_INVALID", "this is not metadata of a provider", "metadata")
  // Entities are how XML reads files and grows without end; metadata needs none.
  if (metadata.length > METADATA_CHARACTERS_MAX || /<!(?:DOCTYPE|ENTITY)/iu.test(metadata)) {
    return invalid
  }
  if (!/SingleSignOnService/u.test(metadata) || !/X509Certificate/u.test(metadata)) return invalid
  const entity = `${origin}${BASE_PATH}/sso/saml2/sp/metadata?providerId=${providerId}`
  const config: SAMLConfig = {
    issuer: entity,
    entryPoint: "",
    audience: entity,
    callbackUrl: origin,
    idpMetadata: { metadata },
    spMetadata: { entityID: entity },
    wantAssertionsSigned: true,
    authnRequestsSigned: false,
    identifierFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
  }
  try {
    // The library promises a text and gives what the document has.
    const issuer: unknown = deriveSAMLIdentityProviderEntityID(config)
    if (typeof issuer !== "string" || issuer === "") return invalid
    return { ok: true, value: { issuer, samlConfig: JSON.stringify(config) } }
  } catch {
    return invalid
  }
}

async function verifyDomain(
  parts: SignOnParts,
  account: AccountId,
  id: string,
): Promise<IdentityAnswer<Provider>> {
  const row = await find(parts.library, account, id)
  if (row === undefined) return refused("SIGN_ON_NOT_FOUND", "the account has no such provider")
  if (row.domainVerified === true) return { ok: true, value: toProvider(parts.origin, row) }
  if ((await verifiedFor(parts.library, row.domain)).length > 0) {
    return refused("SIGN_ON_DOMAIN_TAKEN", "this domain has a provider already", "domain")
  }
  const records = await parts.resolveTxt(proofName(row.domain)).catch(() => [])
  if (!records.some((parts_) => parts_.join("").trim() === row.proof)) {
    return refused(
      "SIGN_ON_PROOF_MISSING",
      `there is no such TXT record at ${proofName(row.domain)}`,
    )
  }
  const { adapter } = await parts.library.context
  await adapter.update({
    model: "ssoProvider",
    where: [{ field: "id", value: row.id }],
    update: { domainVerified: true },
  })
  return { ok: true, value: toProvider(parts.origin, { ...row, domainVerified: true }) }
}

async function find(library: Library, account: AccountId, id: string): Promise<Row | undefined> {
  return (await rowsOf(library, account)).find(({ providerId }) => providerId === id)
}

async function rowsOf(library: Library, account: AccountId): Promise<readonly Row[]> {
  const { adapter } = await library.context
  return await adapter.findMany<Row>({
    model: "ssoProvider",
    where: [{ field: "organizationId", value: account }],
  })
}

async function verifiedFor(library: Library, domain: string): Promise<readonly Row[]> {
  const { adapter } = await library.context
  return await adapter.findMany<Row>({
    model: "ssoProvider",
    where: [
      { field: "domain", value: domain },
      { field: "domainVerified", value: true },
    ],
  })
}

function toProvider(origin: string, row: Row): Provider {
  const kind = row.oidcConfig === null || row.oidcConfig === undefined ? "saml" : "oidc"
  const path = kind === "oidc" ? "callback" : "saml2/sp/acs"
  return {
    id: row.providerId,
    account: accountId(row.organizationId ?? ""),
    kind,
    domain: row.domain,
    issuer: row.issuer,
    domainVerified: row.domainVerified === true,
    proof: { name: proofName(row.domain), value: row.proof ?? "" },
    callback: `${origin}${BASE_PATH}/sso/${path}/${row.providerId}`,
  }
}

const proofName = (domain: string): string => `_landmoot.${domain}`

const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf("@") + 1).toLowerCase()

/** Whether an address may be asked at all, before DNS: https and public, or named by the operator. */
function isAllowed(text: string, internal: readonly string[]): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, origin } = new URL(text)
  if (internal.includes(origin)) return true
  return protocol === "https:" && isPublicRoutableHost(hostname)
}

/** A public name may lead to an address inside; then it is not asked. */
async function demandPublic(issuer: string, internal: readonly string[]): Promise<void> {
  const { hostname, origin } = new URL(issuer)
  if (internal.includes(origin)) return
  const found = await lookup(hostname, { all: true })
  if (found.some(({ address }) => !isPublicRoutableHost(address))) throw new Error("not public")
}
