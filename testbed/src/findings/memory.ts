// SPDX-License-Identifier: Apache-2.0
/**
 * The memory of running processes, as Linux shows it under /proc.
 *
 * Every mapping that can be read is read: heap, stack, anonymous memory and files alike. What
 * a process changes meanwhile may be missed or seen twice; what stays is found.
 *
 * Source: proc_pid_maps(5), proc_pid_mem(5).
 *
 * @module
 */
import { closeSync, openSync, readFileSync, readSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import type { Hit, SecretSearch } from "./search.ts"

/** A process whose memory was read. */
export interface ServerProcess {
  readonly pid: number
  /** The name that the kernel shows, such as `mediasoup-worke`: it cuts after 15 characters. */
  readonly command: string
}

/** What was found in the memory of a process. */
export interface MemoryScan {
  readonly process: ServerProcess
  readonly hits: readonly Hit[]
  readonly bytes: number
  /** Mappings that the kernel did not let anybody read, though it says that they can be. */
  readonly unread: readonly string[]
}

/** How much is read at once. Higher costs memory of our own, lower costs calls. */
const CHUNK_BYTES = 4 * 1024 * 1024

/** Memory of the kernel that it shows to every process; no process can write there. */
const OF_THE_KERNEL: ReadonlySet<string> = new Set(["[vvar]", "[vvar_vclock]", "[vsyscall]"])

/** Lists a process and all that it started, directly or not. */
export async function processesUnder(pid: number): Promise<readonly ServerProcess[]> {
  const command = (await readFile(`/proc/${pid}/comm`, "utf8")).trim()
  const found: ServerProcess[] = [{ pid, command }]
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    // A thread may have ended since it was listed; what it had started belongs to another one then.
    const text = await readFile(`/proc/${pid}/task/${thread}/children`, "utf8").catch(() => "")
    for (const child of text.split(" ").filter((word) => word !== "")) {
      found.push(...(await processesUnder(Number(child))))
    }
  }
  return found
}

/** Looks for secrets in everything that a process has in memory. */
export function scanMemory(running: ServerProcess, search: SecretSearch): MemoryScan {
  const { pid, command } = running
  const hits: Hit[] = []
  const unread: string[] = []
  let bytes = 0
  const memory = openSync(`/proc/${pid}/mem`, "r")
  try {
    for (const { start, end, name } of readableMappings(pid)) {
      const place = `${command} (${pid}), ${name === "" ? "anonymous memory" : name}`
      const scanned = scanMapping({ memory, start, end, place }, search)
      hits.push(...scanned.hits)
      bytes += scanned.bytes
      if (scanned.bytes < end - start) unread.push(place)
    }
  } finally {
    closeSync(memory)
  }
  return { process: running, hits, bytes, unread }
}

function readableMappings(
  pid: number,
): readonly { readonly start: number; readonly end: number; readonly name: string }[] {
  const lines = readFileSync(`/proc/${pid}/maps`, "utf8").trimEnd().split("\n")
  return lines.flatMap((line) => {
    const [, start = "", end = "", rights = "", name = ""] =
      /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line) ?? []
    if (!rights.startsWith("r") || OF_THE_KERNEL.has(name)) return []
    return [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16), name }]
  })
}

/** Reads a mapping in overlapping pieces, until it ends or cannot be read any further. */
function scanMapping(
  mapping: {
    readonly memory: number
    readonly start: number
    readonly end: number
    readonly place: string
  },
  search: SecretSearch,
): { readonly hits: readonly Hit[]; readonly bytes: number } {
  const { memory, start, end, place } = mapping
  const hits: Hit[] = []
  const overlap = search.longest - 1
  const buffer = Buffer.allocUnsafe(overlap + CHUNK_BYTES)
  let kept = 0
  let position = start
  while (position < end) {
    const length = Math.min(CHUNK_BYTES, end - position)
    let got = 0
    try {
      got = readSync(memory, buffer, kept, length, position)
    } catch {
      // The process has given the memory back since its mappings were listed.
    }
    if (got === 0) break
    hits.push(...search.find(buffer.subarray(0, kept + got), place))
    const next = Math.min(overlap, kept + got)
    buffer.copyWithin(0, kept + got - next, kept + got)
    kept = next
    position += got
  }
  return { hits, bytes: position - start }
}
