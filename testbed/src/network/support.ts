// SPDX-License-Identifier: Apache-2.0
/**
 * Finding out whether this machine can hold the emulated network.
 *
 * @module
 */
import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"
import { runIn, toolEnvironment } from "./commands.ts"
import { addNamespace, namespacePrefix, removeNamespace } from "./namespaces.ts"

/** Whether namespaces can be made here, and if not, what is missing. */
export type NetworkSupport =
  | { readonly kind: "supported" }
  | { readonly kind: "unsupported"; readonly reason: string }

/** The programs that every emulated network needs, and the Debian package of each. */
const NEEDED_TOOLS = { ip: "iproute2", nft: "nftables", tcpdump: "tcpdump", bash: "bash" } as const

let known: Promise<NetworkSupport> | undefined

/** Tells whether namespaces, nftables and TUN devices can be used, by trying; the answer is kept. */
export function networkSupport(): Promise<NetworkSupport> {
  known ??= findOut()
  return known
}

async function findOut(): Promise<NetworkSupport> {
  if (process.platform !== "linux") return no(`they need Linux, this is ${process.platform}`)
  if (process.getuid?.() !== 0) return no("they need root (run with sudo)")
  for (const [tool, debianPackage] of Object.entries(NEEDED_TOOLS)) {
    if (!isOnPath(tool)) return no(`\`${tool}\` is not installed (package ${debianPackage})`)
  }
  try {
    accessSync("/dev/net/tun", constants.R_OK | constants.W_OK)
  } catch {
    return no("/dev/net/tun is missing, so no link can be emulated")
  }
  const probe = `${namespacePrefix()}probe`
  try {
    await addNamespace(probe, { forwarding: true })
    await runIn(probe, ["nft", "add", "table", "inet", "landmoot"])
    return { kind: "supported" }
  } catch (error) {
    return no(error instanceof Error ? error.message : String(error))
  } finally {
    await removeNamespace(probe).catch(() => {
      // The probe's own failure was already given as the reason.
    })
  }
}

function no(reason: string): NetworkSupport {
  return { kind: "unsupported", reason }
}

function isOnPath(tool: string): boolean {
  const folders = (toolEnvironment()["PATH"] ?? "").split(delimiter)
  return folders.some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
