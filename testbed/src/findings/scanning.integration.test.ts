// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { expect, test } from "vitest"
import { scanFolder } from "./files.ts"
import { processesUnder, scanMemory } from "./memory.ts"
import { SecretSearch } from "./search.ts"

// Rules are those of SPEC.md in this folder.

/** Holds what it reads in its own memory and in that of a process it started; says so, and waits. */
const HOLDER = `
const lines = require("node:readline").createInterface({ input: process.stdin })
const child = process.argv[1] === "child" ? undefined :
  require("node:child_process").spawn(process.execPath, ["-e", process.env.HOLDER, "child"], { stdio: ["pipe", "pipe", "inherit"] })
child?.stdout.on("data", () => console.log("held"))
const held = []
lines.on("line", (line) => {
  const bytes = Buffer.alloc(32)
  Buffer.from(line, "hex").copy(bytes)
  held.push(Uint8Array.from(bytes), { deep: [bytes.toString("base64url")] })
  if (child) child.stdin.write(line + "\\n")
  else console.log("held")
})
lines.on("close", () => process.exit(held.length === 0 ? 1 : 0))
`

test("FN5: a secret in the memory of a process, or of one that it started, is found", async () => {
  const held = randomBytes(32)
  const elsewhere = randomBytes(32)
  const holder = spawn(process.execPath, ["-e", HOLDER], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, HOLDER },
  })
  try {
    const said = once(createInterface({ input: holder.stdout }), "line")
    holder.stdin.write(`${held.toString("hex")}\n`)
    await said
    const search = new SecretSearch([
      { name: "held", bytes: held },
      { name: "elsewhere", bytes: elsewhere },
    ])
    const processes = await processesUnder(holder.pid!)
    expect(processes).toHaveLength(2)
    for (const running of processes) {
      const { hits, bytes } = scanMemory(running, search)
      const forms = new Set(hits.map(({ form }) => form))
      expect(forms.has("raw")).toBe(true)
      expect(forms.has("base64")).toBe(true)
      expect(new Set(hits.map(({ secret }) => secret))).toEqual(new Set(["held"]))
      expect(bytes).toBeGreaterThan(10_000_000)
    }
  } finally {
    const closed = once(holder, "close")
    holder.stdin.end()
    await closed
  }
})

test("FN5: a secret in a file is found, also where it is read in two pieces", async () => {
  const folder = await mkdtemp(join(tmpdir(), "landmoot-findings-"))
  try {
    const secret = randomBytes(32)
    const file = Buffer.alloc(3_000_000)
    file.set(secret, 1024 * 1024 - 7)
    file.write(secret.toString("base64"), 2 * 1024 * 1024 - 20, "latin1")
    await writeFile(join(folder, "data"), file)
    const search = new SecretSearch([{ name: "written", bytes: secret }])
    const { hits, files, bytes } = await scanFolder(folder, search)
    expect(hits.map(({ form }) => form)).toEqual(["raw", "base64"])
    expect([files, bytes]).toEqual([1, 3_000_000])
  } finally {
    await rm(folder, { recursive: true })
  }
})
