// SPDX-License-Identifier: Apache-2.0
/**
 * What the service says of itself. Source: RFC 7643, sections 5 to 7.
 *
 * @module
 */
import type { Json } from "./messages.ts"
import { USER_SCHEMA } from "./user.ts"

/** The schema of groups. */
export const GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group"

/** How many resources a page holds at most. Higher: fewer requests; lower: less memory for each. */
export const MAX_RESULTS = 200

/** What the service can do. */
export function serviceProviderConfig(base: string): Json {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MAX_RESULTS },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "A token that an administrator makes in the console",
        specUri: "https://www.rfc-editor.org/info/rfc6750",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  }
}

/** The kinds of resources. */
export function resourceTypes(base: string): readonly Json[] {
  return [
    resourceType(base, { id: "User", endpoint: "/Users", schema: USER_SCHEMA }),
    resourceType(base, { id: "Group", endpoint: "/Groups", schema: GROUP_SCHEMA }),
  ]
}

/** The schemas of the resources. */
export function schemas(base: string): readonly Json[] {
  return [
    schema(base, { id: USER_SCHEMA, name: "User", attributes: USER_ATTRIBUTES }),
    schema(base, { id: GROUP_SCHEMA, name: "Group", attributes: GROUP_ATTRIBUTES }),
  ]
}

function resourceType(
  base: string,
  { id, endpoint, schema: own }: Readonly<Record<"id" | "endpoint" | "schema", string>>,
): Json {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id,
    name: id,
    endpoint,
    schema: own,
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${id}` },
  }
}

function schema(
  base: string,
  facts: { readonly id: string; readonly name: string; readonly attributes: readonly Json[] },
): Json {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    ...facts,
    description: facts.name,
    meta: { resourceType: "Schema", location: `${base}/Schemas/${facts.id}` },
  }
}

function attribute(name: string, rest: Json = {}): Json {
  return {
    name,
    type: "string",
    multiValued: false,
    description: name,
    required: false,
    caseExact: false,
    mutability: "readWrite",
    returned: "default",
    uniqueness: "none",
    ...rest,
  }
}

const readOnly = { mutability: "readOnly" }

const VALUES = [attribute("value"), attribute("display"), attribute("type")]

const USER_ATTRIBUTES: readonly Json[] = [
  attribute("userName", { required: true, uniqueness: "server" }),
  attribute("name", {
    type: "complex",
    subAttributes: [attribute("formatted"), attribute("givenName"), attribute("familyName")],
  }),
  attribute("displayName"),
  attribute("active", { type: "boolean" }),
  attribute("emails", {
    type: "complex",
    multiValued: true,
    subAttributes: [...VALUES, attribute("primary", { type: "boolean" })],
  }),
  attribute("groups", {
    type: "complex",
    multiValued: true,
    ...readOnly,
    subAttributes: [
      ...VALUES.map((one) => ({ ...one, ...readOnly })),
      attribute("$ref", { type: "reference", referenceTypes: ["Group"], ...readOnly }),
    ],
  }),
]

const GROUP_ATTRIBUTES: readonly Json[] = [
  attribute("displayName", { required: true, uniqueness: "server" }),
  attribute("members", {
    type: "complex",
    multiValued: true,
    subAttributes: [
      attribute("value", { mutability: "immutable" }),
      attribute("$ref", {
        type: "reference",
        referenceTypes: ["User"],
        mutability: "immutable",
      }),
      attribute("type", { canonicalValues: ["User"], mutability: "immutable" }),
      attribute("display", readOnly),
    ],
  }),
]
