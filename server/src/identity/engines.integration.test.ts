// SPDX-License-Identifier: Apache-2.0
import { getMigrations } from "better-auth/db/migration"
import { afterAll, describe, expect, onTestFinished, test } from "vitest"
import type { Storage } from "../storage/index.ts"
import { openPostgres, openSqlite } from "../storage/index.ts"
import { startPostgres } from "../storage/testing/postgres.ts"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createHooks, createPostman } from "./hooks.ts"
import { libraryOptions } from "./library.ts"
import { codeOf, ORIGIN, PASSWORD, world } from "./testing/world.ts"

const server = await startPostgres()
afterAll(async () => await server.close())

const ENGINES: readonly { readonly name: string; readonly open: () => Promise<Storage> }[] = [
  {
    name: "SQLite",
    open: async () => {
      const folder = mkdtempSync(join(tmpdir(), "landmoot-identity-"))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      return await openSqlite(folder)
    },
  },
  { name: "PostgreSQL", open: async () => await openPostgres(await server.create()) },
]

describe.for(ENGINES)("$name", ({ open }) => {
  async function opened(): Promise<Storage> {
    const storage = await open()
    onTestFinished(async () => await storage.close())
    return storage
  }

  test("IDE16: our migrations give the library all it asks for", async () => {
    const storage = await opened()
    const onProblem = (): void => {}
    const hooks = createHooks({
      origin: ORIGIN,
      postman: createPostman({ send: async () => {}, close: async () => {} }, onProblem),
      attempts: storage.attempts,
      doorkeeper: { refuse: async () => undefined, arrived: async () => {} },
      now: () => 0,
      confirmAddress: async () => {},
      spreadAddress: async () => undefined,
    })
    const missing = await getMigrations(
      libraryOptions({
        database: storage.identityDatabase,
        origin: ORIGIN,
        secret: "s".repeat(43),
        internalProviders: [],
        hooks,
        onProblem,
      }),
      { throwOnUnsafe: false },
    )
    expect(missing.toBeCreated).toEqual([])
    expect(missing.toBeAdded).toEqual([])
    expect(missing.toBeAddedIndexes).toEqual([])
    expect(missing.unsafeChanges).toEqual([])
    expect(missing.schemaProblems).toEqual([])
  })

  test("IDE1, IDE10, IDE14, IDE20: the whole way through", async () => {
    const { identity, person, browser, problems } = await world({ storage: await opened() })
    await person("ada@example.org")
    const ada = browser()
    expect((await ada.signIn("ada@example.org")).status).toBe(200)
    const enabled = await ada.post("/two-factor/enable", { password: PASSWORD })
    const { totpURI } = (await enabled.json()) as { totpURI: string }
    const code = codeOf(totpURI, Date.now() / 1000)
    expect((await ada.post("/two-factor/verify-totp", { code })).status).toBe(200)
    const signedIn = await identity.sessionOf(ada.headers)
    expect(signedIn).toMatchObject({ session: { secondFactor: true } })
    expect((await ada.get("/passkey/generate-register-options")).status).toBe(200)
    expect((await ada.get("/passkey/list-user-passkeys")).status).toBe(200)
    expect(await (await ada.get("/list-sessions")).json()).toHaveLength(1)
    expect(await identity.exportIdentity(signedIn!.identity.id)).toMatchObject({
      secondFactor: true,
    })
    expect(await identity.deleteIdentity(signedIn!.identity.id)).toBe(true)
    expect(await identity.sessionOf(ada.headers)).toBeUndefined()
    expect(problems).toEqual([])
  })
})
