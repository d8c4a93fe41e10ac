// SPDX-License-Identifier: Apache-2.0
/**
 * Files of keys: readable by their owner alone, replaced as a whole or not at all.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { mkdir, open, readFile, rename, rm } from "node:fs/promises"
import { dirname } from "node:path"
import type { PublicKey } from "@landmoot/core/regions"
import { publicKeySchema } from "@landmoot/core/regions"
import { keyFromSeed, type PrivateKey, publicKeyOf } from "@landmoot/core/signed"
import { z } from "zod"
import { TrustError } from "./errors.ts"

const privateKeySchema = publicKeySchema.extend({ d: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })

/** Reads a text file, without the white space around it. @throws {@link TrustError} */
export async function readText(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim()
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"
    if (code === "ENOENT") throw TrustError.fileMissing(file)
    throw TrustError.fileInvalid(file, `cannot be read (${code})`, cause)
  }
}

/** Reads a text file, undefined if it is not there. @throws {@link TrustError} */
export async function readTextIfThere(file: string): Promise<string | undefined> {
  try {
    return await readText(file)
  } catch (error) {
    if (error instanceof TrustError && error.code === "TRUST_FILE_MISSING") return undefined
    throw error
  }
}

/** Reads JSON of a known form. @throws {@link TrustError} */
export async function readJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await readText(file)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    // The parser's reason quotes the text, which may be a secret.
    throw TrustError.fileInvalid(file, "is not JSON")
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const paths = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)
    throw TrustError.fileInvalid(file, paths.slice(0, 3).join("; "))
  }
  return parsed.data
}

/** Reads a private key whose halves fit. @throws {@link TrustError} */
export async function readPrivateKey(file: string): Promise<PrivateKey> {
  const key = await readJson(file, privateKeySchema)
  if (keyFromSeed(Buffer.from(key.d, "base64url")).x !== key.x) {
    throw TrustError.fileInvalid(file, "its public half is not that of its private half")
  }
  return key
}

/** Reads a private key, or makes one and writes it where there is none. @throws {@link TrustError} */
export async function ensurePrivateKey(file: string): Promise<PrivateKey> {
  try {
    return await readPrivateKey(file)
  } catch (error) {
    if (!(error instanceof TrustError) || error.code !== "TRUST_FILE_MISSING") throw error
  }
  const key = keyFromSeed(randomBytes(32))
  await writeWhole(file, jsonOf(key))
  return key
}

/** Reads the operator's public root key. @throws {@link TrustError} */
export async function readRoot(file: string): Promise<PublicKey> {
  return await readJson(file, publicKeySchema)
}

/** Writes the operator's public root key. @throws {@link TrustError} */
export async function writeRoot(file: string, root: PrivateKey): Promise<void> {
  await writeWholeIfChanged(file, jsonOf(publicKeyOf(root)))
}

/** Writes `value` as a JSON file has it: indented, with a line feed at the end. */
export function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

/**
 * Writes a file (mode 0600) and the folders on its way (mode 0700). A reader
 * sees the old file or the new one; after a crash there is one of the two.
 *
 * @throws {@link TrustError} `TRUST_FILE_UNWRITABLE`
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString("hex")}.new`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const handle = await open(draft, "wx", 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, file)
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {
      // The first failure is the one to tell.
    })
    throw TrustError.fileUnwritable(file, cause)
  }
}

/** Does as {@link writeWhole} unless the file holds this text already. */
export async function writeWholeIfChanged(file: string, text: string): Promise<void> {
  if ((await readTextIfThere(file)) !== text.trim()) await writeWhole(file, text)
}
