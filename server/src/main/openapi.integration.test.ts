// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { Validator } from "@seriousme/openapi-schema-validator"
import openapiTS, { astToString } from "openapi-typescript"
import { expect, onTestFinished, test } from "vitest"
import { NOBODY, openApiSite } from "./testing/site.ts"

// Rules are those of SPEC.md, section "Interoperation (GWI)".

const run = promisify(execFile)

/** A program that knows our API by the generated types alone. */
const PROGRAM = `
import createClient from "openapi-fetch"
import type { paths } from "./api.ts"

const [origin, account, key] = process.argv.slice(2) as [string, string, string]
const client = createClient<paths>({ baseUrl: origin, headers: { authorization: \`Bearer \${key}\` } })
const at = { params: { path: { account } } }
const made = await client.POST("/api/accounts/{account}/groups", { ...at, body: { name: "Generated" } })
if (made.data === undefined) throw new Error(made.error.code)
const listed = await client.GET("/api/accounts/{account}/groups", at)
const names: string[] = (listed.data?.items ?? []).map(({ name }) => name)
const refused = await client.GET("/api/accounts/{account}/audit", at)
const code: string | undefined = refused.error?.code
// @ts-expect-error The description says that there is no such field.
await client.POST("/api/accounts/{account}/groups", { ...at, body: { title: "Wrong" } })
process.stdout.write(JSON.stringify({ names, code, id: made.data.id }))
`

test("GWI1: the description of the API is valid", async () => {
  const site = await openApiSite()
  const { body } = await site.ask(NOBODY, "GET /api/openapi.json")
  const result = await new Validator().validate(body as Record<string, unknown>)
  expect(result.errors ?? []).toEqual([])
  expect(result.valid).toBe(true)
})

test("GWI2: a client generated from it type-checks, knows what is wrong, and works", async () => {
  const site = await openApiSite()
  const owner = await site.signUp("ana@example.org")
  await site.setPlan(owner.account, "enterprise")
  const strong = await site.withSecondFactor(owner)
  const { body } = await site.ask(strong, `POST /api/accounts/${owner.account}/keys`, {
    body: { name: "Generated", scopes: ["groups:read", "groups:write"] },
  })
  const { secret } = body as { secret: string }

  const folder = mkdtempSync(join(tmpdir(), "landmoot-client-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const description = await site.ask(NOBODY, "GET /api/openapi.json")
  writeFileSync(join(folder, "api.ts"), astToString(await openapiTS(description.text)))
  writeFileSync(join(folder, "program.ts"), PROGRAM)
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }))
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2024",
        module: "nodenext",
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        allowImportingTsExtensions: true,
        types: ["node"],
        lib: ["es2024", "dom"],
      },
      include: ["*.ts"],
    }),
  )
  const library = fileURLToPath(import.meta.resolve("openapi-fetch"))
  const packages = library.slice(0, library.lastIndexOf("openapi-fetch") - 1)
  symlinkSync(packages, join(folder, "node_modules"))
  await run(join(packages, ".bin", "tsc"), ["-p", folder])
  const { stdout } = await run(
    process.execPath,
    [join(folder, "program.ts"), site.origin, owner.account, secret],
    { cwd: folder },
  )
  expect(JSON.parse(stdout)).toEqual({
    names: ["Generated"],
    code: "ACCESS_FORBIDDEN",
    id: expect.any(String),
  })
}, 60_000)
