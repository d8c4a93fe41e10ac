// SPDX-License-Identifier: Apache-2.0
/** A directory with a token of a town's account. */
import type { Storage } from "../../../storage/storage.ts"
import { accepted, as, CALL, openTown, ORIGIN, type Town } from "../../people/testing/town.ts"
import type { AccountRecord } from "../../records.ts"
import { scimHandlers } from "../tokens.ts"

/** An answer, read. */
export interface Told {
  readonly status: number
  readonly headers: Headers
  // Tests look at whatever stands there.
  readonly body: Readonly<Record<string, never>> & { readonly [name: string]: unknown }
}

/** What tests hold of a directory. */
export interface Directory {
  readonly town: Town
  readonly token: string
  /** Sends a request to the service. */
  readonly ask: (method: string, path: string, rest?: Rest) => Promise<Told>
}

interface Rest {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string
}

/** Opens a town with a directory. */
export async function openDirectory(
  change: Partial<AccountRecord> = {},
  open?: () => Promise<Storage>,
): Promise<Directory> {
  const town = await openTown(change, open)
  const token = await tokenFor(town, town.account)
  return {
    town,
    token,
    ask: async (method, path, rest = {}) => await ask(town, method, { path, token, ...rest }),
  }
}

/** Makes a token of an account. */
export async function tokenFor(town: Town, account: AccountRecord): Promise<string> {
  const made = await scimHandlers(town.parts)["scim.tokens.create"]({
    ...CALL,
    ...as(account.id, "owner"),
    params: { account: account.id },
    body: { name: "Directory" },
  })
  return accepted(made).token
}

async function ask(
  town: Town,
  method: string,
  { path, token, body, headers }: Rest & { readonly path: string },
): Promise<Told> {
  const response = await town.scim(
    new Request(new URL(`/scim/v2${path}`, ORIGIN), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/scim+json",
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  )
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: (text === "" ? {} : JSON.parse(text)) as Told["body"], // Looked at by each test.
  }
}
