// SPDX-License-Identifier: Apache-2.0
/**
 * Starting Firefox inside a network namespace.
 *
 * Firefox is driven over a WebSocket on its own loopback, which cannot be reached
 * from outside its namespace, so a small program inside passes the messages on.
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { ConnectionTransport } from "puppeteer-core"
import { PlacedProcess } from "../network/index.ts"

const RELAY = fileURLToPath(new URL("bidi-relay.ts", import.meta.url))

/** A Firefox inside a namespace, and the way to speak with it. */
export interface NamespacedFirefox {
  readonly transport: ConnectionTransport
  /** Ends the browser and removes its profile. Idempotent. */
  close(): Promise<void>
}

/** What is started, where. */
export interface NamespacedFirefoxOptions {
  readonly namespace: string
  readonly program: string
  readonly preferences: Readonly<Record<string, boolean | number | string>>
}

/** Starts Firefox with an empty profile. */
export async function startNamespacedFirefox(
  options: NamespacedFirefoxOptions,
): Promise<NamespacedFirefox> {
  const { namespace, program, preferences } = options
  const profile = await mkdtemp(join(tmpdir(), "landmoot-firefox-"))
  const lines = Object.entries(preferences).map(([name, value]) => {
    return `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`
  })
  await writeFile(join(profile, "user.js"), lines.join(""))
  const debugging = ["--remote-debugging-port", "0"]
  const firefox = new PlacedProcess(namespace, [
    program,
    "--headless",
    ...debugging,
    "--profile",
    profile,
    "about:blank",
  ])
  const close = async (): Promise<void> => {
    await firefox.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    const [, url] = await firefox.waitForOutput(/WebDriver BiDi listening on (ws:\S+)/)
    const command = [process.execPath, RELAY, `${url}/session`]
    return { transport: relayed(new PlacedProcess(namespace, command, { output: "raw" })), close }
  } catch (error) {
    await close()
    throw error
  }
}

function relayed(relay: PlacedProcess): ConnectionTransport {
  const transport: ConnectionTransport = {
    send: (message) => void relay.stdin?.write(`${message}\n`),
    close: () => void relay.stdin?.end(),
  }
  if (relay.stdout !== null) {
    createInterface(relay.stdout).on("line", (line) => transport.onmessage?.(line))
  }
  void relay.exited.finally(() => transport.onclose?.())
  return transport
}
