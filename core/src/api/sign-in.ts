// SPDX-License-Identifier: Apache-2.0
/**
 * Coming into an account: signing up, accepting an invitation, and the account's
 * own identity provider. Signing in itself stands at `/api/auth`.
 *
 * @module
 */
import { z } from "zod"
import { accountIdField, regionIdField } from "../signed/index.ts"
import {
  accountParams,
  emailField,
  momentField,
  personNameField,
  recordIdField,
  titleField,
} from "./fields.ts"
import { nothing, type Operations, STRANGERS_RATE } from "./operation.ts"

/** Passwords are judged by their length and by what attackers try first, never by their make-up. */
const passwordField = z.string().max(1024)

const tokenField = z.string().regex(/^[A-Za-z0-9_-]{16,128}$/)

const invitationSchema = z.strictObject({
  account: accountIdField,
  accountName: titleField,
  home: z.array(regionIdField),
  person: recordIdField,
  name: z.string().max(128),
  email: emailField,
  expires: momentField,
  /** Whether the address can sign in already, so that no new password is needed. */
  signInExists: z.boolean(),
})

/** What a link into an account says before it is accepted. */
export type AccountInvitationView = z.infer<typeof invitationSchema>

const providerSchema = z.strictObject({
  id: recordIdField,
  kind: z.enum(["oidc", "saml"]),
  domain: z.string().max(253),
  issuer: z.string().max(2000),
  domainVerified: z.boolean(),
  /** What to put into DNS: a record TXT of this name with this value. */
  proof: z.strictObject({ name: z.string(), value: z.string() }),
  /** What the provider has to be told: where to send people back to. */
  callback: z.string().max(2000),
})

/** An account's own identity provider. */
export type SignOnProvider = z.infer<typeof providerSchema>

const domainField = z
  .string()
  .toLowerCase()
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/)

const providerParams = accountParams.extend({ provider: recordIdField })

/** Operations of coming in. */
export const signInOperations = {
  "identity.signUp": {
    method: "POST",
    path: "/api/sign-up",
    summary: "Makes an identity with a free account; the answer is the same for known addresses",
    access: { kind: "public" },
    rate: STRANGERS_RATE,
    body: z.strictObject({
      name: personNameField,
      email: emailField,
      password: passwordField,
      accountName: titleField,
      /** Where the account shall live: the region of the gateway that is asked. */
      home: regionIdField,
    }),
    answer: z.strictObject({ sent: z.literal("mail-sent") }),
    status: 202,
  },
  "invitations.read": {
    method: "POST",
    path: "/api/invitations/read",
    summary: "What a link into an account says; the token stands in the body, not in an address",
    access: { kind: "public" },
    rate: STRANGERS_RATE,
    body: z.strictObject({ token: tokenField }),
    answer: invitationSchema,
    status: 200,
  },
  "invitations.accept": {
    method: "POST",
    path: "/api/invitations/accept",
    summary: "Accepts a link into an account, with a new password or as who is signed in",
    access: { kind: "public" },
    rate: STRANGERS_RATE,
    body: z.strictObject({
      token: tokenField,
      /** Absent: as who is signed in. */
      password: passwordField.optional(),
      name: personNameField.optional(),
    }),
    answer: z.strictObject({ account: accountIdField }),
    status: 200,
  },
  "signOn.list": {
    method: "GET",
    path: "/api/accounts/:account/sign-on",
    summary: "The account's own identity providers",
    access: { kind: "account", action: "signOn.read" },
    params: accountParams,
    answer: z.strictObject({ items: z.array(providerSchema) }),
    status: 200,
  },
  "signOn.create": {
    method: "POST",
    path: "/api/accounts/:account/sign-on",
    summary: "Adds an identity provider for a domain, OIDC or SAML",
    access: { kind: "account", action: "signOn.manage" },
    params: accountParams,
    body: z.discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("oidc"),
        domain: domainField,
        issuer: z.url().max(2000),
        clientId: z.string().min(1).max(500),
        clientSecret: z.string().min(1).max(2000),
      }),
      z.strictObject({
        kind: z.literal("saml"),
        domain: domainField,
        metadata: z.string().min(1).max(200_000),
      }),
    ]),
    answer: providerSchema,
    status: 201,
  },
  "signOn.verify": {
    method: "POST",
    path: "/api/accounts/:account/sign-on/:provider/verification",
    summary: "Looks for the proof of the domain in DNS",
    access: { kind: "account", action: "signOn.manage" },
    params: providerParams,
    answer: providerSchema,
    status: 200,
  },
  "signOn.delete": {
    method: "DELETE",
    path: "/api/accounts/:account/sign-on/:provider",
    summary: "Removes an identity provider; who signed in through it needs another way",
    access: { kind: "account", action: "signOn.manage" },
    params: providerParams,
    answer: nothing,
    status: 204,
  },
} as const satisfies Operations
