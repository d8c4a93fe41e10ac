// SPDX-License-Identifier: Apache-2.0
/**
 * Who a request comes from: a session's cookie or a key's bearer token, never
 * both.
 *
 * @module
 */
import type { Principal } from "@landmoot/core/authorization"
import type { AccountId } from "@landmoot/core/units"
import type { FastifyRequest } from "fastify"
import type { AccessPort, SessionReader, SignedIn } from "../../api/index.ts"

/** Where principals are looked up. */
export interface PrincipalParts {
  readonly access: AccessPort
  readonly sessions: SessionReader
}

/** Who asks, and by what they showed it. */
export interface Caller {
  readonly kind: "session" | "key" | "nobody"
  readonly signedIn?: SignedIn
  /** The principal in one account, as it is now. */
  in(account: AccountId): Promise<Principal>
  /** How often a key may ask, as its account's plan says. */
  readonly requestsPerMinute?: number
  /** A name for limits and idempotency that differs between callers. */
  readonly name: string
}

const ANONYMOUS: Principal = { kind: "anonymous" }

/** Finds who a request comes from. Its headers may come from an attacker. */
export async function callerOf(
  request: FastifyRequest,
  { access, sessions }: PrincipalParts,
): Promise<Caller> {
  const bearer = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? "")?.[1]
  if (request.headers.authorization !== undefined) {
    const key = bearer === undefined ? undefined : await access.keyOf(bearer)
    if (key === undefined) return nobody
    const { requestsPerMinute: _rate, ...principal } = key
    return {
      kind: "key",
      // A key of another account is no stranger: its refusals are the table's.
      in: async () => principal,
      name: `key:${key.key}`,
      requestsPerMinute: key.requestsPerMinute,
    }
  }
  if (request.headers.cookie === undefined) return nobody
  const signedIn = await sessions.sessionOf(headersOf(request))
  if (signedIn === undefined) return nobody
  const { identity, secondFactor } = signedIn
  return {
    kind: "session",
    signedIn,
    in: async (account) => {
      const member = await access.membership(account, identity.id)
      if (member === undefined) return strangerTo(account, identity.id)
      return { ...member, kind: "person", secondFactor }
    },
    name: `identity:${identity.id}`,
  }
}

const nobody: Caller = { kind: "nobody", in: async () => ANONYMOUS, name: "nobody" }

/** Somebody who is signed in and belongs elsewhere: to them this account does not exist. */
function strangerTo(account: AccountId, identity: string): Principal {
  return {
    kind: "person",
    account: `not ${account}`,
    person: identity,
    role: "member",
    administers: [],
    secondFactor: false,
    secondFactorAsked: false,
  }
}

/** The headers as the platform's own type, which libraries read. */
export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) headers.append(name, one)
    }
  }
  return headers
}
