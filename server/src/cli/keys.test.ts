// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { regionId } from "@landmoot/core/units"
import { beforeAll, describe, expect, test, vi } from "vitest"
import { authorityFile, createTrust, deploymentFiles, nodeDirectory } from "../trust/index.ts"
import { CliError } from "./errors.ts"
import { keys as run } from "./keys.ts"

// Rules are those of trust/SPEC.md, section "Showing them (TRW)".

const FRANKFURT = "eu-de-fra"
const NODE = [FRANKFURT, "node-1", "--gateway", "https://fra.example.org"]

let directory: string

/** Runs the command in this process, since starting one for each case takes long. */
async function keys(
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
    return { status: await run(args), ...output }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

beforeAll(async () => {
  const temporary = await mkdtemp(join(tmpdir(), "landmoot-keys-"))
  directory = join(temporary, "keys")
  expect((await keys("init", directory)).status).toBe(0)
  expect((await keys("region", directory, FRANKFURT)).status).toBe(0)
  const { draft } = deploymentFiles(directory)
  const catalogue = JSON.parse(await readFile(draft, "utf8")) as { regions: { id: string }[] }
  const region = catalogue.regions.find(({ id }) => id === FRANKFURT)!
  Object.assign(region, { prefixes: ["203.0.113.0/24"], bridges: ["203.0.113.5:8443"] })
  await writeFile(draft, JSON.stringify(catalogue))
  expect((await keys("catalogue", directory)).stdout).toBe(
    "catalogue 7: 17 regions, 1 authorities\n",
  )
  expect((await keys("node", directory, ...NODE, "--prefix", "203.0.113.5/32")).stderr).toBe("")
  return async () => await rm(temporary, { recursive: true, force: true })
})

test("TRW1: what it makes is what a node starts with", async () => {
  const folder = nodeDirectory(directory, regionId(FRANKFURT), "node-1")
  await using trust = await createTrust({
    region: regionId(FRANKFURT),
    node: "node-1",
    keys: folder,
  })
  expect(trust.certificate).toMatchObject({
    gateways: ["https://fra.example.org"],
    prefixes: ["203.0.113.5/32"],
  })
  expect(trust.problem).toBeUndefined()
})

test("TRW2: shows every file, who signed it and its times, and no private part", async () => {
  const { status, stdout } = await keys("show", directory)
  expect(status).toBe(0)
  expect(stdout).toContain("catalogue, version 7, signed by the root at 20")
  expect(stdout).toContain("certificate of eu-de-fra/node-1, signed by authority:eu-de-fra")
  expect(stdout).toMatch(/fingerprint [0-9A-F]{2}(?::[0-9A-F]{2}){31}/)
  const folder = nodeDirectory(directory, regionId(FRANKFURT), "node-1")
  const secrets = [
    deploymentFiles(directory).rootKey,
    authorityFile(directory, regionId(FRANKFURT)),
    join(folder, "node.jwk"),
  ]
  for (const file of secrets) {
    const { d } = JSON.parse(await readFile(file, "utf8")) as { d: string }
    expect(stdout).toContain(file)
    expect(stdout).not.toContain(d)
  }
  expect(stdout).not.toContain("BEGIN")
})

test("TRW2: says why a file is not valid", async () => {
  const file = join(directory, "other.jws")
  const folder = nodeDirectory(directory, regionId(FRANKFURT), "node-1")
  const jws = (await readFile(join(folder, "node.jws"), "utf8")).trim()
  await writeFile(file, `${jws.slice(0, -2)}${jws.endsWith("AA") ? "QA" : "AA"}\n`)
  const { status, stdout } = await keys("show", file)
  expect([status, stdout]).toEqual([
    0,
    `${file}\n  not valid: the signature of this node certificate does not verify (SIGNED_FORGED)\n`,
  ])
})

describe("mistakes", () => {
  test.for([
    { name: "no verb", args: [] },
    { name: "an unknown verb", args: ["burn"] },
    { name: "a word too few", args: ["region", "DIR"] },
    { name: "an unknown option", args: ["init", "DIR", "--force"] },
    { name: "an id that is none", args: ["region", "DIR", "Frankfurt"] },
    { name: "a node without addresses", args: ["node", "DIR", FRANKFURT, "node-1"] },
  ])("TRW3: $name is told how to call it", async ({ args }) => {
    const error = await keys(...args).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(CliError)
    expect(error).toMatchObject({ code: "CLI_USAGE", exitStatus: 64 })
  })

  test.for([
    {
      name: "addresses that are not the region's",
      args: ["node", ...NODE, "--prefix", "198.51.100.1/32"],
      code: "TRUST_CERTIFICATE_INVALID",
    },
    {
      name: "a region without an authority",
      args: ["node", "eu-fr-par", "node-1", "--prefix", "198.51.100.1/32"],
      code: "TRUST_FILE_MISSING",
    },
    { name: "a file that is not there", args: ["show", "nothing"], code: "TRUST_FILE_MISSING" },
  ])("TRW3: $name fails with $code", async ({ args, code }) => {
    const [verb = "", ...rest] = args
    const before = verb === "show" ? [] : [directory]
    const { status, stderr } = await keys(verb, ...before, ...rest)
    expect([status, stderr]).toEqual([65, expect.stringContaining(`(${code})`)])
  })

  test("TRW3: help says what there is", async () => {
    const { status, stdout } = await keys("--help")
    expect([status, stdout]).toEqual([0, expect.stringContaining("usage: landmoot keys init DIR")])
  })
})
