// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto"
import { createServer } from "node:http"
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { dictionary } from "@zxcvbn-ts/language-common"
import { expect, onTestFinished, test } from "vitest"
import { createPasswords } from "./passwords.ts"
import { readSecret, SECRET_FILE } from "./secret.ts"

const ABOUT = ["Ada Lovelace", "ada.lovelace@example.org", "Schule Nord"]

test.for([
  { name: "eleven characters", password: "Kz7!mQ2#xW9", code: "IDENTITY_PASSWORD_LENGTH" },
  { name: "129 characters", password: "Kz7!mQ2#xW9".repeat(12), code: "IDENTITY_PASSWORD_LENGTH" },
  { name: "one of the most common", password: "123456789012", code: "IDENTITY_PASSWORD_COMMON" },
  { name: "a word and numbers", password: "Password1234", code: "IDENTITY_PASSWORD_COMMON" },
  { name: "a walk over the keys", password: "qwertyuiop[]", code: "IDENTITY_PASSWORD_COMMON" },
  { name: "one letter", password: "a".repeat(64), code: "IDENTITY_PASSWORD_COMMON" },
  { name: "the product's name", password: "Landmoot2026", code: "IDENTITY_PASSWORD_COMMON" },
  { name: "one's own name", password: "lovelaceAda1", code: "IDENTITY_PASSWORD_COMMON" },
  { name: "one's own address", password: ABOUT[1]!, code: "IDENTITY_PASSWORD_COMMON" },
  { name: "the account's name", password: "SchuleNord24", code: "IDENTITY_PASSWORD_COMMON" },
])("IDE8: $name is refused", async ({ password, code }) => {
  expect(await createPasswords().check(password, ABOUT)).toMatchObject({ ok: false, code })
})

test.for([
  { name: "a sentence in small letters", password: "mein hund bellt nachts" },
  { name: "letters of other scripts", password: "会议室在三楼左边第二个门" },
  { name: "128 characters", password: `${"wolke regen ".repeat(10)}sonne tag`.slice(0, 128) },
  { name: "random characters", password: "x7Kq-2mPz-9wLt" },
])("IDE8: $name is taken", async ({ password }) => {
  expect(await createPasswords().check(password, ABOUT)).toMatchObject({ ok: true })
})

test("IDE8: every common password that is long enough is refused", async () => {
  const passwords = createPasswords()
  const common = dictionary["passwords-common"].filter((word) => word.length >= 12)
  expect(common.length).toBeGreaterThan(300)
  for (const word of common) {
    expect(await passwords.check(word, []), word).toMatchObject({ ok: false })
  }
})

test("IDE8: a configured service learns five digits of a hash, and its padding counts for nothing", async () => {
  const leaked = "wolke tisch regen 71"
  const asked: string[] = []
  const endpoint = await service((prefix) => {
    asked.push(prefix)
    return [`${"0".repeat(35)}:3`, `${restOf(leaked)}:12`, `${restOf("stuhl lampe berg 12")}:0`]
  })
  const passwords = createPasswords(endpoint)
  expect(await passwords.check(leaked, [])).toMatchObject({ code: "IDENTITY_PASSWORD_COMMON" })
  expect(await passwords.check("stuhl lampe berg 12", [])).toMatchObject({ ok: true })
  expect(asked).toEqual([prefixOf(leaked), prefixOf("stuhl lampe berg 12")])
})

test("IDE8: a service that is configured and silent lets nothing pass", async () => {
  const passwords = createPasswords("http://127.0.0.1:1/range/")
  await expect(passwords.check("wolke tisch regen 71", [])).rejects.toMatchObject({
    code: "IDENTITY_LEAK_CHECK_FAILED",
  })
})

test("IDE17: the secret is made once, for its owner alone", async () => {
  const place = folder()
  const secrets = await Promise.all(
    [1, 2, 3].map(async () => await readSecret(join(place, "data"))),
  )
  expect(new Set([...secrets, await readSecret(join(place, "data"))]).size).toBe(1)
  expect(Buffer.from(secrets[0]!, "base64url")).toHaveLength(32)
  expect(statSync(join(place, "data", SECRET_FILE)).mode & 0o077).toBe(0)
})

test("IDE17: a file that is no secret is refused, not replaced", async () => {
  const place = folder()
  writeFileSync(join(place, SECRET_FILE), "secret\n")
  await expect(readSecret(place)).rejects.toMatchObject({ code: "IDENTITY_SECRET_UNUSABLE" })
  await expect(readSecret(join(place, SECRET_FILE))).rejects.toMatchObject({
    code: "IDENTITY_SECRET_UNUSABLE",
  })
})

const hashOf = (password: string): string =>
  createHash("sha1").update(password).digest("hex").toUpperCase()
const prefixOf = (password: string): string => hashOf(password).slice(0, 5)
const restOf = (password: string): string => hashOf(password).slice(5)

/** A service as Have I Been Pwned's, on loopback. */
async function service(answer: (prefix: string) => readonly string[]): Promise<string> {
  const server = createServer((request, response) => {
    response.end(answer(request.url?.split("/").at(-1) ?? "").join("\r\n"))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("no port")
  return `http://127.0.0.1:${address.port}/range/`
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "landmoot-secret-"))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}
