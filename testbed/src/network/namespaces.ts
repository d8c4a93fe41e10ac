// SPDX-License-Identifier: Apache-2.0
/**
 * Making, naming and removing network namespaces.
 *
 * A namespace is called `lm<pid>-<start>-<random>-<place>`: the process that owns
 * it, when that process started (so that a reused process id is not mistaken for
 * the owner), and a part that keeps networks of one process apart. So a later run
 * can tell which namespaces were left behind by a process that was killed.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { run, runIn, runWhileExiting } from "./commands.ts"

const OWNED_NAME = /^lm(\d+)-([0-9a-z]+)-[0-9a-f]{6}-/

/** Returns a fresh prefix for the namespaces of one network of this process. */
export function namespacePrefix(): string {
  const start = startOf(process.pid) ?? "0"
  return `lm${process.pid}-${start}-${randomBytes(3).toString("hex")}-`
}

/** Lists the names of all namespaces of this machine. */
export async function listNamespaces(): Promise<readonly string[]> {
  return parseNames(await run("ip", ["netns", "list"]))
}

/** Makes a namespace with loopback up, IPv6 off and no source filtering. */
export async function addNamespace(name: string, options: { forwarding: boolean }): Promise<void> {
  await run("ip", ["netns", "add", name])
  const settings = [
    "net/ipv6/conf/all/disable_ipv6=1",
    "net/ipv6/conf/default/disable_ipv6=1",
    "net/ipv4/conf/all/rp_filter=0",
    "net/ipv4/conf/default/rp_filter=0",
    "net/ipv4/conf/all/send_redirects=0",
    "net/ipv4/conf/default/send_redirects=0",
    `net/ipv4/ip_forward=${options.forwarding ? 1 : 0}`,
  ]
  // A kernel built without IPv6 has no such files, and then nothing to switch off.
  const script = settings
    .map((setting) => setting.split("="))
    .map(([file, value]) => `[ ! -e /proc/sys/${file} ] || echo ${value} > /proc/sys/${file}`)
  await runIn(name, ["sh", "-ec", script.join("\n")])
  await run("ip", ["-n", name, "link", "set", "lo", "up"])
}

/** Ends whatever still runs inside a namespace, then deletes it. Absent namespaces are fine. */
export async function removeNamespace(name: string): Promise<void> {
  if (!(await listNamespaces()).includes(name)) return
  kill(parsePids(await run("ip", ["netns", "pids", name])))
  await run("ip", ["netns", "delete", name])
}

/** Does {@link removeNamespace} while the process is exiting. */
export function removeNamespaceWhileExiting(name: string): void {
  kill(parsePids(runWhileExiting("ip", ["netns", "pids", name]) ?? ""))
  runWhileExiting("ip", ["netns", "delete", name])
}

/**
 * Removes namespaces of networks whose process is gone, and returns their names.
 *
 * Those of living processes, and names of other programs, are never touched.
 */
export async function sweepStaleNamespaces(): Promise<readonly string[]> {
  const stale = (await listNamespaces()).filter(isStale)
  // Another process may sweep at the same time: what it removed first is not a failure.
  await Promise.allSettled(stale.map((name) => removeNamespace(name)))
  return stale
}

function isStale(name: string): boolean {
  const [, pid, start] = OWNED_NAME.exec(name) ?? []
  return pid !== undefined && startOf(Number(pid)) !== start
}

/** Returns when a process started, in clock ticks since boot, base 36; undefined if it is gone. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // proc(5): the second field is the name in brackets, which may hold spaces; the start is the 22nd.
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]
    return Number(ticks).toString(36)
  } catch {
    return undefined
  }
}

function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL")
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

function parsePids(printed: string): readonly number[] {
  return printed.split("\n").filter(Boolean).map(Number)
}

function parseNames(printed: string): readonly string[] {
  // `ip netns list` adds "(id: 3)" to some lines.
  return printed.split("\n").flatMap((line) => line.split(" ")[0] || [])
}
