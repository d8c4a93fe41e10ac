// SPDX-License-Identifier: Apache-2.0
/**
 * The memory of running processes, as Linux shows it under /proc.
 *
 * Every page of every mapping that can be read is read, heap, stack, anonymous memory and files
 * alike, unless the process has never touched it. What a process changes meanwhile may be
 * missed or seen twice; what stays is found.
 *
 * Source: proc_pid_maps(5), proc_pid_mem(5), proc_pid_pagemap(5).
 *
 * @module
 */
import { closeSync, openSync, readFileSync, readSync } from "node:fs"
import { readdir, readFile, readlink } from "node:fs/promises"
import { basename } from "node:path"
import type { Hit, SecretSearch } from "./search.ts"

/** A process whose memory was read. */
export interface ServerProcess {
  readonly pid: number
  /** The name of its program, such as `mediasoup-worker`. */
  readonly command: string
}

/** What was found in the memory of a process. */
export interface MemoryScan {
  readonly process: ServerProcess
  readonly hits: readonly Hit[]
  readonly bytes: number
  /** Where the kernel did not let anybody read, though it says that one can. */
  readonly unread: readonly string[]
}

/** How much is read at once. Higher costs memory of our own, lower costs calls. */
const CHUNK_BYTES = 4 * 1024 * 1024

/** Memory of the kernel that it shows to every process; no process can write there. */
const OF_THE_KERNEL: ReadonlySet<string> = new Set(["[vvar]", "[vvar_vclock]", "[vsyscall]"])

/** Lists a process and all that it started, directly or not. */
export async function processesUnder(pid: number): Promise<readonly ServerProcess[]> {
  const command = basename(await readlink(`/proc/${pid}/exe`))
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
  const pageBytes = pageBytesOf(pid)
  const memory = openSync(`/proc/${pid}/mem`, "r")
  const pages = openSync(`/proc/${pid}/pagemap`, "r")
  try {
    for (const { start, end, name } of readableMappings(pid)) {
      const place = `${command} (${pid}), ${name === "" ? "anonymous memory" : name}`
      for (const run of touchedRuns({ pages, pageBytes, start, end })) {
        const scanned = scanRun({ memory, place, ...run }, search)
        hits.push(...scanned.hits)
        bytes += scanned.bytes
        if (scanned.bytes < run.end - run.start) unread.push(place)
      }
    }
  } finally {
    closeSync(memory)
    closeSync(pages)
  }
  return { process: running, hits, bytes, unread }
}

/** A part of the address space: the end is outside. */
interface Run {
  readonly start: number
  readonly end: number
}

function readableMappings(pid: number): readonly (Run & { readonly name: string })[] {
  const lines = readFileSync(`/proc/${pid}/maps`, "utf8").trimEnd().split("\n")
  return lines.flatMap((line) => {
    const [, start = "", end = "", rights = "", name = ""] =
      /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line) ?? []
    if (!rights.startsWith("r") || OF_THE_KERNEL.has(name)) return []
    return [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16), name }]
  })
}

function pageBytesOf(pid: number): number {
  const [, kibibytes] =
    /^KernelPageSize:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps`, "utf8")) ?? []
  if (kibibytes === undefined) throw new Error(`the size of the pages of ${pid} is not known`)
  return Number(kibibytes) * 1024
}

/** Joins neighbouring pages that the process has in memory or in swap space. */
function touchedRuns(
  mapping: Run & { readonly pages: number; readonly pageBytes: number },
): readonly Run[] {
  const { pages, pageBytes, start, end } = mapping
  const entries = Buffer.alloc(((end - start) / pageBytes) * 8)
  readSync(pages, entries, 0, entries.length, (start / pageBytes) * 8)
  const runs: Run[] = []
  let begin: number | undefined
  for (let page = 0; page * 8 <= entries.length; page += 1) {
    // Bit 63: in memory; bit 62: in swap space.
    const isTouched = page * 8 < entries.length && entries.readUInt8(page * 8 + 7) >= 0x40
    const address = start + page * pageBytes
    if (isTouched) begin ??= address
    else if (begin !== undefined) {
      runs.push({ start: begin, end: address })
      begin = undefined
    }
  }
  return runs
}

/** Reads in overlapping pieces, until the run ends or cannot be read any further. */
function scanRun(
  run: Run & { readonly memory: number; readonly place: string },
  search: SecretSearch,
): { readonly hits: readonly Hit[]; readonly bytes: number } {
  const { memory, start, end, place } = run
  const hits: Hit[] = []
  const overlap = search.longest - 1
  const buffer = Buffer.allocUnsafe(overlap + Math.min(CHUNK_BYTES, end - start))
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
