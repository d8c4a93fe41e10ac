// SPDX-License-Identifier: Apache-2.0
import { afterAll } from "vitest"
import { openPostgres } from "../../storage/index.ts"
import { startPostgres } from "../../storage/testing/postgres.ts"
import { scimSuite } from "./testing/scim-suite.ts"

// Rules are those of SPEC.md.

const server = await startPostgres()
afterAll(async () => await server.close())

await server.run("create database made")
await (await openPostgres(server.url("made"))).close()

scimSuite("SCIM on PostgreSQL", async () => await openPostgres(await server.create("made")))
