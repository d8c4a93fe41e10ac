// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { accountId } from "@landmoot/core/units"
import { expect, onTestFinished, test } from "vitest"
import { openTown, settle } from "../accounts/people/testing/town.ts"
import { operatorAccounts } from "../accounts/plans/index.ts"
import { addOperatorAccountRoutes } from "../gateway/operator-accounts.ts"
import { createServer } from "../gateway/server.ts"

// Rules are those of SPEC.md, section "Accounts (CA)".

const BIN = fileURLToPath(new URL("../../bin/landmoot.mjs", import.meta.url))

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

test("CA1: all accounts are listed, and one is shown", async () => {
  const { town, run } = await home()
  await settle(town, "ada")
  for (let n = 0; n < 230; n += 1) {
    const id = accountId(`acc_more${String(n).padStart(12, "0")}`)
    await town.storage.accounts.create({ ...town.other, id, created: town.other.created + 1 + n })
  }
  const listed = await run("list", "--json")
  const lines = listed.stdout.trim().split("\n")
  expect(lines).toHaveLength(232)
  expect(JSON.parse(lines[0]!)).toMatchObject({ id: town.account.id, plan: "education", people: 1 })
  expect((await run("list")).stdout).toContain(`${town.account.id}  education        1  eu-de-fra`)
  const shown = await run("show", town.account.id)
  expect(JSON.parse(shown.stdout)).toMatchObject({ name: "School north" })
})

test("CA2: a plan is changed", async () => {
  const { town, run } = await home()
  const changed = await run("plan", town.account.id, "enterprise")
  expect(changed).toMatchObject({ status: 0 })
  expect(JSON.parse(changed.stdout)).toMatchObject({ plan: "enterprise" })
  expect(await town.storage.accounts.read(town.account.id)).toMatchObject({ plan: "enterprise" })
})

test("CA3: refusals have their reason, wrong arguments their usage", async () => {
  const { town, run } = await home()
  const missing = await run("plan", "acc_0000000000000000", "free")
  expect(missing).toMatchObject({ status: 3, stdout: "" })
  expect(missing.stderr).toContain("ACCOUNT_NOT_FOUND")
  expect(await run("plan", town.account.id, "gold")).toMatchObject({ status: 64 })
  expect(await run("plan", town.account.id)).toMatchObject({ status: 64 })
  expect(await run("list", "--token")).toMatchObject({ status: 64 })
  const nobody = await run("list", "--origin", "http://127.0.0.1:9")
  expect(nobody).toMatchObject({ status: 3, stdout: "" })
})

/** A home whose operator's routes listen, and the command that asks them. */
async function home() {
  const town = await openTown()
  const { accounts } = town.storage
  const server = await createServer({ release: "0.0.0", isSecure: false, tls: undefined })
  await server.register(
    async (scope: typeof server) => {
      addOperatorAccountRoutes(
        scope,
        operatorAccounts({
          stores: town.storage,
          now: () => 1,
          plans: {
            changePlan: async ({ account, plan }) => {
              const before = await accounts.read(account)
              if (before === undefined) return { ok: false, code: "ACCESS_NOT_FOUND", message: "" }
              const after = { ...before, plan, version: before.version + 1 }
              await accounts.replace(after, before.version)
              return { ok: true, value: undefined }
            },
          },
        }),
      )
      await Promise.resolve()
    },
    { prefix: "/api/operator" },
  )
  const origin = await server.listen({ host: "127.0.0.1", port: 0 })
  onTestFinished(async () => await server.close())
  const run = async (...args: readonly string[]): Promise<Ended> => await landmoot(origin, args)
  return { town, run }
}

async function landmoot(origin: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [BIN, "accounts", ...args], {
    env: { ...process.env, LANDMOOT_ORIGIN: origin, LANDMOOT_TOKEN: "token-of-the-tests" },
  })
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ])
  return { status: child.exitCode, stdout, stderr }
}
