// SPDX-License-Identifier: Apache-2.0
/**
 * Looking for secrets on disk.
 *
 * @module
 */
import { createReadStream } from "node:fs"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import type { Hit, SecretSearch } from "./search.ts"

/** Looks for secrets in every file below a folder: data, keys, logs, captures. */
export async function scanFolder(
  folder: string,
  search: SecretSearch,
): Promise<{ readonly hits: readonly Hit[]; readonly files: number; readonly bytes: number }> {
  const hits: Hit[] = []
  let bytes = 0
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  for (const entry of files) {
    const file = join(entry.parentPath, entry.name)
    let kept: Buffer = Buffer.alloc(0)
    // A file may be removed while it is looked for: the write-ahead log of a database, for one.
    const stream = createReadStream(file, { highWaterMark: 1024 * 1024 })
    try {
      for await (const chunk of stream) {
        // A stream without encoding gives buffers.
        const piece = chunk as Buffer
        const joined = Buffer.concat([kept, piece])
        hits.push(...search.find(joined, file))
        kept = joined.subarray(-Math.min(joined.length, search.longest - 1))
        bytes += piece.length
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error
    }
  }
  return { hits, files: files.length, bytes }
}
