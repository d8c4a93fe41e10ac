// SPDX-License-Identifier: Apache-2.0
import type { CallAnswer } from "../api/answer.ts"
import { WebError } from "../app/errors.ts"
import type { OutboxApi, OutboxMessage } from "./OutboxPage.tsx"

/** The outbox of the node that served this page, opened by the operator's token. */
export function outboxApi(token: string): OutboxApi {
  return {
    async list() {
      const answer = await ask(token, "")
      if (!answer.ok) return answer
      // Our own gateway, on our own origin: its answers have the forms of its description.
      const told = (await answer.value.json()) as { readonly items: readonly OutboxMessage[] }
      return { ok: true, value: told.items }
    },
    async read(id) {
      const answer = await ask(token, `/${encodeURIComponent(id)}`)
      if (!answer.ok) return answer
      const told = (await answer.value.json()) as { readonly text: string }
      return { ok: true, value: told.text }
    },
  }
}

async function ask(token: string, path: string): Promise<CallAnswer<Response>> {
  try {
    const response = await fetch(`/api/operator/outbox${path}`, {
      headers: { authorization: `Bearer ${token}` },
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
    })
    if (response.ok) return { ok: true, value: response }
    const told = (await response.json()) as { readonly code?: string; readonly message?: string }
    return { ok: false, code: told.code ?? "UNKNOWN", message: told.message ?? "" }
  } catch (error) {
    const { code, message } = WebError.operatorUnreachable(error)
    return { ok: false, code, message }
  }
}
