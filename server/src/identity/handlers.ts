// SPDX-License-Identifier: Apache-2.0
/**
 * The handlers of the operations of coming in.
 *
 * @module
 */
import type { SignOnProvider, signInOperations } from "@landmoot/core/api"
import { actorOf, type AuditSink } from "../accounts/index.ts"
import type { Handlers } from "../api/index.ts"
import { refused } from "./errors.ts"
import type { Identity, Provider } from "./ports.ts"

/** The handlers of signing up, of invitations into accounts, and of accounts' identity providers. */
export function signInHandlers(parts: {
  readonly identity: Identity
  readonly audit: AuditSink
}): Handlers<typeof signInOperations> {
  const { identity, audit } = parts
  const { signOn } = identity
  return {
    "identity.signUp": async ({ body, address, language }) => {
      const answer = await identity.signUp(body, { address, language })
      return answer.ok ? { ok: true, value: { sent: answer.value } } : answer
    },
    "invitations.read": async ({ body }) => {
      const answer = await identity.readInvitation(body.token)
      if (!answer.ok) return answer
      return { ok: true, value: { ...answer.value, home: [...answer.value.home] } }
    },
    "invitations.accept": async ({ body, identity: signedIn, language }) => {
      const { token, password, name } = body
      if (password === undefined && signedIn === undefined) {
        const message = "sign in, or choose a password"
        return refused("INVITATION_SIGN_IN_NEEDED", message, "password")
      }
      const answer = await identity.acceptInvitation(
        token,
        password === undefined
          ? { kind: "session", identity: signedIn?.id ?? "" }
          : { kind: "password", name: name ?? "", password, language },
      )
      return answer.ok ? { ok: true, value: { account: answer.value.account } } : answer
    },
    "signOn.list": async ({ params }) => ({
      ok: true,
      value: { items: (await signOn.list(params.account)).map(shown) },
    }),
    "signOn.create": async (call) => {
      const { account } = call.params
      const answer = await signOn.add(account, call.body)
      if (!answer.ok) return answer
      const after = shown(answer.value)
      await audit.note({
        account,
        at: call.now,
        actor: actorOf(call),
        action: "signOn.manage",
        object: { kind: "sign-on", id: after.id },
        after,
      })
      return { ok: true, value: after }
    },
    "signOn.verify": async ({ params }) => {
      const answer = await signOn.verifyDomain(params.account, params.provider)
      return answer.ok ? { ok: true, value: shown(answer.value) } : answer
    },
    "signOn.delete": async (call) => {
      const { account, provider } = call.params
      if (!(await signOn.remove(account, provider))) {
        return refused("SIGN_ON_NOT_FOUND", "the account has no such provider")
      }
      await audit.note({
        account,
        at: call.now,
        actor: actorOf(call),
        action: "signOn.manage",
        object: { kind: "sign-on", id: provider },
      })
      return { ok: true, value: undefined }
    },
  }
}

function shown({ account: _account, ...provider }: Provider): SignOnProvider {
  return provider
}
