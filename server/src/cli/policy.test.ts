// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { text } from "node:stream/consumers"
import { describe, expect, onTestFinished, test } from "vitest"

const BIN = fileURLToPath(new URL("../../bin/landmoot.mjs", import.meta.url))

/** The example of POLICY.md, section 2. */
const EXAMPLE = `{ "catalogue": { "version": 7,
    "regions": [ { "id": "eu-de-fra", "country": "DE", "jurisdictions": ["EU"], "restricted": false, "status": "active", "lat": 50.1, "lon": 8.7 } ],
    "groups":  [ { "id": "EU", "version": 7, "members": ["eu-de-fra"] } ] },
  "account": { "plan": "paid", "home": ["eu-de-fra"], "layer": {} },
  "groups":  [ { "id": "staff", "layer": {} } ],
  "user":    { "layer": {} },
  "meeting": { "layer": {} } }`
const LINE = EXAMPLE.replaceAll("\n", " ")

const PLANES = ["media", "relay", "signalling", "keys", "telephony", "compute", "content"]
const ANSWER = {
  ok: true,
  effective: ["eu-de-fra"],
  planes: Object.fromEntries(
    [...PLANES, "diagnostics", "egress"].map((name) => [name, ["eu-de-fra"]]),
  ),
  disabled: [],
  why: [],
}

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function start(args: readonly string[]): ReturnType<typeof spawn> {
  return spawn(process.execPath, [BIN, ...args])
}

async function landmoot(args: readonly string[], input: string | Uint8Array = ""): Promise<Ended> {
  const child = start(args)
  child.stdin!.end(input)
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, "close") as Promise<[number | null]>,
  ])
  return { status, stdout, stderr }
}

/** Runs `policy resolve -` and parses what it prints. */
async function resolve(
  input: string | Uint8Array,
): Promise<{ status: number | null; answer: unknown }> {
  const { status, stdout, stderr } = await landmoot(["policy", "resolve", "-"], input)
  expect(stderr).toBe("")
  expect(stdout).toMatch(/^[^\n]*\n$/)
  return { status, answer: JSON.parse(stdout) }
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "landmoot-cli-"))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

describe("policy resolve", () => {
  test("CP1, CP2: the example of the specification, from a file", async () => {
    const file = join(await folder(), "policy.json")
    await writeFile(file, EXAMPLE)
    const { status, stdout } = await landmoot(["policy", "resolve", file])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(ANSWER)
  })

  test("CP1, CP2: a policy that leaves nothing for a plane", async () => {
    const limit = (plane: string): string =>
      `"layer": { "planes": { "${plane}": { "include": ["EU@7"], "exclude": ["eu-de-fra"] } } }`
    const input = EXAMPLE.replace('"user":    { "layer": {} }', `"user": { ${limit("keys")} }`)
    expect(await resolve(input)).toEqual({
      status: 3,
      answer: {
        ok: false,
        code: "REGION_POLICY_EMPTY",
        plane: "keys",
        layers: ["user"],
        message: "no region is left for keys by the limits of user",
      },
    })
    const off = EXAMPLE.replace('"user":    { "layer": {} }', `"user": { ${limit("egress")} }`)
    expect(await resolve(off)).toMatchObject({
      status: 0,
      answer: {
        ok: true,
        disabled: [
          { plane: "egress", why: expect.stringMatching(/by the limits of user/) as string },
        ],
      },
    })
  })

  test("CP1: a policy of retired regions", async () => {
    expect(await resolve(EXAMPLE.replace('"active"', '"retired"'))).toMatchObject({
      status: 3,
      answer: { ok: false, code: "REGION_RETIRED", layers: [] },
    })
  })

  const expectInvalid = async ([, input, path]: [
    string,
    string | Uint8Array,
    string,
  ]): Promise<void> => {
    const message = expect.any(String) as string
    const answer = { ok: false, code: "POLICY_INVALID", path, message }
    expect(await resolve(input)).toEqual({ status: 2, answer })
  }

  test.for<[string, string | Uint8Array, string]>([
    [
      "an unknown name",
      EXAMPLE.replace('"layer": {}', '"layer": {"ceiling":{"include":["EU"]}}'),
      "account.layer.ceiling.include[0]",
    ],
    ["__proto__", EXAMPLE.replace('"user":', '"__proto__": {}, "user":'), "__proto__"],
  ])("CP1: %s", expectInvalid)

  test.for<[string, string | Uint8Array, string]>([
    ["nothing", "", ""],
    ["half of it", EXAMPLE.slice(0, -1), ""],
    ["two policies", `${LINE}\n${LINE}`, ""],
    ["bytes that are not UTF-8", Uint8Array.of(0x22, 0xff, 0x22), ""],
    ["UTF-16", Buffer.from(EXAMPLE, "utf16le"), ""],
    ["a key twice", EXAMPLE.replace('"user":', '"meeting": {}, "user":'), "meeting"],
  ])("CP3: %s", expectInvalid)

  test("CP3: a byte order mark is passed over", async () => {
    expect(await resolve(`\ufeff${EXAMPLE}`)).toEqual({ status: 0, answer: ANSWER })
  })
})

describe("policy resolve --lines", () => {
  async function lines(
    input: string | Uint8Array,
  ): Promise<{ status: number | null; answers: unknown[] }> {
    const { status, stdout, stderr } = await landmoot(["policy", "resolve", "--lines", "-"], input)
    expect(stderr).toBe("")
    const answers = stdout.split("\n")
    expect(answers.pop()).toBe("")
    return { status, answers: answers.map((line) => JSON.parse(line) as unknown) }
  }
  const notJson = { ok: false, code: "POLICY_INVALID", path: "" }

  test("CP4: every line has its answer, and refusals do not change the status", async () => {
    const retired = LINE.replace('"active"', '"retired"')
    const twice = LINE.replace('"user":', '"meeting": {}, "user":')
    const input = [LINE, "{}", retired, "[]", twice, LINE].join("\r\n")
    for (const end of ["", "\n"]) {
      expect(await lines(`${input}${end}`)).toMatchObject({
        status: 0,
        answers: [
          ANSWER,
          { code: "POLICY_INVALID", path: "catalogue" },
          { code: "REGION_RETIRED" },
          { code: "POLICY_INVALID", path: "" },
          { code: "POLICY_INVALID", path: "meeting" },
          ANSWER,
        ],
      })
    }
  })

  test("CP4: no input, no output", async () => {
    expect(await lines("")).toEqual({ status: 0, answers: [] })
  })

  test.for<[string, string | Uint8Array]>([
    ["a blank line", `${LINE}\n\n${LINE}\n`],
    ["white space", `${LINE}\n \t\r\n${LINE}\n`],
    ["half a policy", `${LINE}\n${LINE.slice(0, 99)}\n${LINE}\n`],
    ["not UTF-8", Buffer.from(`${LINE}\n\u00ff\n${LINE}\n`, "latin1")],
  ])("CP4: a line that is not JSON sets the status and stops nothing: %s", async ([, input]) => {
    expect(await lines(input)).toMatchObject({ status: 2, answers: [ANSWER, notJson, ANSWER] })
  })

  test("CP5: a line is answered before the next one comes", async () => {
    const child = start(["policy", "resolve", "--lines", "-"])
    for (const part of [LINE.slice(0, 50), LINE.slice(50), "\n"]) child.stdin!.write(part)
    const [first] = (await once(child.stdout!, "data")) as [Buffer]
    expect(JSON.parse(first.toString())).toEqual(ANSWER)
    child.stdin!.end(LINE)
    expect(JSON.parse(await text(child.stdout!))).toEqual(ANSWER)
  })

  test("CP5: long lines and many lines, from a file", async () => {
    const file = join(await folder(), "policies.jsonl")
    const long = LINE.replace("{", `{${" ".repeat(300_000)}`)
    await writeFile(file, `${`${LINE}\n`.repeat(2000)}${long}\n${LINE}`)
    const { status, stdout } = await landmoot(["policy", "resolve", file, "--lines"])
    const expected = `${JSON.stringify(ANSWER)}\n`.repeat(2002)
    expect(status).toBe(0)
    expect(stdout === expected).toBe(true)
  })

  test("CP8: a reader that goes away", async () => {
    const child = start(["policy", "resolve", "--lines", "-"])
    const errors = text(child.stderr!)
    child.stdin!.on("error", () => {
      // The command is gone, which is what this is about.
    })
    child.stdin!.write(`${LINE}\n`)
    await once(child.stdout!, "data")
    child.stdout!.destroy()
    child.stdin!.end(`${LINE}\n`.repeat(1000))
    expect(await once(child, "exit")).toEqual([0, null])
    expect(await errors).toBe("")
  })
})

describe("what goes wrong before", () => {
  test.for<[string, string[], number, string]>([
    ["no file", ["policy", "resolve", "no/such/file"], 66, "CLI_FILE_UNREADABLE"],
    [
      "no file, by lines",
      ["policy", "resolve", "--lines", "no/such/file"],
      66,
      "CLI_FILE_UNREADABLE",
    ],
    ["a folder", ["policy", "resolve", "."], 66, "CLI_FILE_UNREADABLE"],
    ["no argument", ["policy", "resolve"], 64, "CLI_USAGE"],
    ["two files", ["policy", "resolve", "a", "b"], 64, "CLI_USAGE"],
    ["an unknown option", ["policy", "resolve", "--line", "-"], 64, "CLI_USAGE"],
    ["no verb", ["policy"], 64, "CLI_USAGE"],
    ["an unknown verb", ["policy", "show", "-"], 64, "CLI_USAGE"],
    ["an unknown command", ["polcy"], 64, "CLI_COMMAND_UNKNOWN"],
    ["a command that every object inherits", ["constructor"], 64, "CLI_COMMAND_UNKNOWN"],
  ])("CP6: %s", async ([, args, status, code]) => {
    const stderr = expect.stringMatching(new RegExp(`^landmoot: .*\\(${code}\\)\n$`)) as string
    expect(await landmoot(args)).toEqual({ status, stdout: "", stderr })
  })

  test("CP6: after -- a name may start with a dash", async () => {
    expect(await landmoot(["policy", "resolve", "--", "--lines"])).toMatchObject({ status: 66 })
  })

  test("CP7: help", async () => {
    for (const args of [["--help"], ["-h"], ["help"]]) {
      expect(await landmoot(args)).toMatchObject({
        status: 0,
        stderr: "",
        stdout: expect.stringMatching(/^usage: landmoot/) as string,
      })
    }
    const help = await landmoot(["policy", "--help"])
    expect(help).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/--lines[\s\S]*exit status/) as string,
      stderr: "",
    })
    expect(await landmoot([])).toMatchObject({
      status: 64,
      stdout: "",
      stderr: expect.stringMatching(/^usage: landmoot/) as string,
    })
  })
})
