// SPDX-License-Identifier: Apache-2.0
import { readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { publicKeyOf, keyFromSeed } from "@landmoot/core/signed"
import { expect, test, vi } from "vitest"
import { openWorld, OTHER, OWN, TOKEN, type World } from "../enrolment/testing/world.ts"
import { deploymentFiles } from "../trust/index.ts"
import { CliError } from "./errors.ts"
import { region } from "./region.ts"
import { regions } from "./regions.ts"

// Rules are those of SPEC.md, section "Private regions (CQ)".

/** The commands have no clock but the machine's. */
const NOW = Math.floor(Date.now() / 1000)
const CELLAR = `acct:${OWN}/cellar`

/** Runs a command in this process, since starting one for each case takes long. */
async function run(
  command: (args: readonly string[]) => Promise<number>,
  ...args: readonly string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  const output = { stdout: "", stderr: "" }
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((chunk) => {
      output[stream] += String(chunk)
      return true
    }),
  )
  try {
    return { status: await command(args), ...output }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

/** A home at which two accounts wait for the operator, one of them for an address that is taken. */
async function waiting(): Promise<World> {
  const world = await openWorld(NOW)
  const good = await world.ask("cellar")
  const bad = await world.ask("attic", { address: "127.0.0.20", name: "At\u001B[2Jtic" }, OTHER)
  const authority = publicKeyOf(keyFromSeed(new Uint8Array(32).fill(41)))
  for (const { token } of [good, bad]) {
    await world.call("privateRegions.enrol", { body: { token, authority } })
  }
  return world
}

const access = ({ origin, deployment }: World): readonly string[] =>
  ["--origin", origin, "--token", TOKEN, "--keys", deployment.directory] as const

test("CQ1: the list shows what waits and changes nothing", async () => {
  const world = await waiting()
  const file = deploymentFiles(world.deployment.directory).catalogue
  const before = await readFile(file, "utf8")
  const { status, stdout } = await run(regions, "list", ...access(world))
  expect(status).toBe(3)
  expect(stdout).toContain(`add      ${CELLAR}\n         Cellar, DE, 52.5 13.4\n`)
  expect(stdout).toContain(`refuse   acct:${OTHER}/attic`)
  expect(stdout).toContain("gives 127.0.0.20/32 to")
  // A terminal obeys nobody's name.
  expect(stdout).not.toContain("\u001B")
  expect(stdout).toMatch(/\n1 to sign: landmoot regions sign\n$/)
  expect(await readFile(file, "utf8")).toBe(before)
})

test("CQ1: sign takes the ones that are named, and says what it did", async () => {
  const world = await waiting()
  const { status, stdout } = await run(regions, "sign", CELLAR, ...access(world))
  expect(status).toBe(0)
  expect(stdout).toMatch(/\nSigned catalogue 8: 1 of 1 changed\.\n$/)
  await world.trust.refresh()
  expect((await world.shown(CELLAR))?.state).toBe("certified")
  const rest = await run(regions, "sign", "--json", ...access(world))
  expect(rest.status).toBe(3)
  expect(JSON.parse(rest.stdout)).toMatchObject({ items: [{ kind: "refuse" }], signed: null })
  await expect(run(regions, "sign", CELLAR, ...access(world))).rejects.toThrow(CliError)
})

test("CQ2: enrolment ends with 75 until the signature is there, and then with the next command", async () => {
  const world = await openWorld(NOW)
  const { token } = await world.ask("cellar")
  const keys = join(world.folder, "node")
  const args = ["enrol", "--home", world.origin, "--token", token, "--keys", keys, "--wait", "0"]
  const early = await run(region, ...args)
  expect(early.status).toBe(75)
  expect(early.stdout).toContain(`root key     ${world.trust.root.x}\n`)
  expect(early.stdout).toMatch(/\nNot signed yet\. Run the same command again later\.\n$/)
  expect(early.stderr).toContain("waiting for the operator's signature")
  await world.sign()
  const ready = await run(region, ...args)
  expect([ready.status, ready.stderr]).toEqual([0, ""])
  const next = `\nReady. Run the node: npx landmoot serve --config ${join(keys, "serve.json")}\n`
  expect(ready.stdout.endsWith(next)).toBe(true)
})

test("CQ3: a refusal ends with 1 and its code, keys that are missing with 65", async () => {
  const world = await openWorld(NOW)
  const keys = join(world.folder, "node")
  const token = `lmr_${"A".repeat(43)}`
  const refused = await run(
    region,
    "enrol",
    "--home",
    world.origin,
    "--token",
    token,
    "--keys",
    keys,
  )
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain("PRIVATE_REGION_NOT_FOUND")
  const wrong = [...access(world)].map((word) => (word === TOKEN ? "wrong" : word))
  expect(await run(regions, "list", ...wrong)).toMatchObject({ status: 1, stdout: "" })
  await rm(deploymentFiles(world.deployment.directory).rootKey)
  const { status, stderr } = await run(regions, "list", ...access(world))
  expect(status).toBe(65)
  expect(stderr).toContain("TRUST_FILE_MISSING")
})

test.for([
  [region, []],
  [region, ["leave"]],
  [region, ["enrol", "--home", "http://127.0.0.1"]],
  [region, ["enrol", "--home", "fra", "--token", "t"]],
  [region, ["enrol", "--home", "http://127.0.0.1", "--token", "t", "--node", "A b"]],
  [region, ["enrol", "--home", "http://127.0.0.1", "--token", "t", "--tls-key", "k"]],
  [region, ["enrol", "--home", "http://127.0.0.1", "--token", "t", "--wait", "soon"]],
  [region, ["enrol", "--home", "http://127.0.0.1", "--token", "t", "--else"]],
  [regions, []],
  [regions, ["list", "--origin", "http://127.0.0.1", "--token", "t"]],
  [regions, ["drop", "--origin", "http://127.0.0.1", "--token", "t", "--keys", "k"]],
] as const)("CQ3: wrong arguments end with 64: case %#", async ([command, args]) => {
  await expect(run(command, ...args)).rejects.toMatchObject({ exitStatus: 64 })
  expect((await run(command, "--help")).stdout).toContain("exit status  0")
})
