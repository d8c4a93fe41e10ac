// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto"
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { IdentityError } from "./errors.ts"

/** The name of the file inside the data folder. */
export const SECRET_FILE = "sessions.secret"

/**
 * Reads the secret that signs cookies and encrypts second factors, or makes it at
 * the first start: 32 random bytes, readable by the owner of the folder alone.
 * Whoever loses the file ends all sessions and all codes of apps with it.
 *
 * @throws {@link IdentityError} `IDENTITY_SECRET_UNUSABLE`
 */
export async function readSecret(folder: string): Promise<string> {
  const file = join(folder, SECRET_FILE)
  const text = await read(file)
  if (text !== undefined) return checked(text)
  const mine = `${file}.${randomBytes(6).toString("hex")}`
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(mine, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 })
    // A link fails if another process was faster; then its secret is the one.
    await link(mine, file).catch(ignoreExisting)
    await rm(mine)
  } catch (cause) {
    throw IdentityError.secretUnusable(cause)
  }
  return checked((await read(file)) ?? "")
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8")
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return undefined
    throw IdentityError.secretUnusable(cause)
  }
}

function checked(text: string): string {
  const secret = text.trim()
  if (!/^[\w-]{43}$/u.test(secret)) throw IdentityError.secretUnusable()
  return secret
}

function ignoreExisting(error: unknown): void {
  if (!hasCode(error, "EEXIST")) throw error
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}
