// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { Network, networkSupport } from "../network/index.ts"
import { ChromiumBrowser } from "./chromium.ts"
import { findBrowser } from "./executables.ts"
import type { BrowserKind } from "./executables.ts"
import { FirefoxBrowser } from "./firefox.ts"

const SERVER = fileURLToPath(new URL("testing/page-server.ts", import.meta.url))
const PORT = 8080
const FRAMES_PER_SECOND = 10

/** Runs in the page: opens camera and microphone, and joins two peer connections. */
const MEET_YOURSELF = `(async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true })
  const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()]
  for (const [from, to] of [[one, other], [other, one]]) {
    from.onicecandidate = ({ candidate }) => candidate && to.addIceCandidate(candidate)
  }
  for (const track of stream.getTracks()) one.addTrack(track, stream)
  const connected = new Promise((resolve) => {
    one.onconnectionstatechange = () => {
      if (["connected", "failed"].includes(one.connectionState)) resolve(one.connectionState)
    }
  })
  await one.setLocalDescription()
  await other.setRemoteDescription(one.localDescription)
  await other.setLocalDescription()
  await one.setRemoteDescription(other.localDescription)
  return JSON.stringify({
    secure: isSecureContext,
    framesPerSecond: stream.getVideoTracks()[0].getSettings().frameRate,
    tracks: stream.getTracks().map((track) => track.kind).toSorted(),
    state: await connected,
  })
})()`

const EXPECTED = {
  secure: true,
  framesPerSecond: FRAMES_PER_SECOND,
  tracks: ["audio", "video"],
  state: "connected",
}

const support = await networkSupport()
const noNetwork = support.kind === "unsupported"
if (noNetwork) process.stderr.write(`skipped: no network namespaces, ${support.reason}\n`)

interface LaunchOptions {
  readonly namespace?: string
  readonly host?: string
}

async function launch(kind: BrowserKind, options: LaunchOptions = {}) {
  const { namespace, host } = options
  const common = {
    cameraFramesPerSecond: FRAMES_PER_SECOND,
    ...(namespace === undefined ? {} : { namespace }),
  }
  if (kind === "chromium") {
    const secureOrigins = host === undefined ? [] : [`http://${host}:${PORT}`]
    return await ChromiumBrowser.launch({ ...common, secureOrigins })
  }
  return await FirefoxBrowser.launch({
    ...common,
    secureHosts: host === undefined ? [] : [host],
  })
}

/** Opens a page and runs {@link MEET_YOURSELF} in it. */
async function meetYourself(
  browser: ChromiumBrowser | FirefoxBrowser,
  url: string,
): Promise<unknown> {
  const result =
    browser.kind === "chromium"
      ? await (await browser.newPage(url)).evaluate(MEET_YOURSELF)
      : await (await browser.newPage(url)).evaluate(MEET_YOURSELF)
  return JSON.parse(String(result)) as unknown
}

/** Lets `tmpdir()`, and with it both drivers and browsers, use a new folder until disposed of. */
async function useOwnTemporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const before = process.env["TMPDIR"]
  const path = await mkdtemp(join(tmpdir(), "landmoot-test-"))
  process.env["TMPDIR"] = path
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      if (before === undefined) delete process.env["TMPDIR"]
      else process.env["TMPDIR"] = before
      await rm(path, { recursive: true })
    },
  }
}

describe.for(["chromium", "firefox"] as const)("%s", (kind) => {
  const search = findBrowser(kind)
  const noBrowser = search.kind === "missing"
  if (noBrowser) process.stderr.write(`skipped: ${search.reason}\n`)

  describe.skipIf(noBrowser || noNetwork)("inside a namespace", () => {
    let network: Network

    beforeAll(async () => {
      network = await Network.create({
        regions: [{ name: "fra" }, { name: "denied" }],
        clients: [{ name: "alice", roundTripMs: 20 }],
      })
    })
    afterAll(() => network.close())

    test("TB2, TB3, TB4: meets from its client, and nobody else hears of it", async () => {
      const host = network.place("fra").address
      const server = network.exec("fra", [process.execPath, SERVER, host, String(PORT)])
      await server.waitForOutput(/listening/)
      await using capture = await network.capture("alice")
      await using browser = await launch(kind, { namespace: network.namespace("alice"), host })

      expect(await meetYourself(browser, `http://${host}:${PORT}/page`)).toEqual(EXPECTED)
      await browser.close()

      expect(server.output).toContain(`/page from ${network.place("alice").address}\n`)
      const { packets } = await capture.stop()
      const elsewhere = packets.filter(({ direction, destination, payload }) => {
        const toItself = destination === network.place("alice").address
        // A page with peer connections announces groups of its link, and nothing to them.
        const membership = destination === "224.0.0.22" && payload.length <= 100
        return direction === "sent" && !toItself && !membership && destination !== host
      })
      expect(elsewhere).toEqual([])
    })
  })

  test.skipIf(noBrowser)("TB5, TB6: meets itself over loopback and leaves nothing", async () => {
    await using temporary = await useOwnTemporaryFolder()
    const server = spawn(process.execPath, [SERVER, "127.0.0.1", "0"], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    try {
      const [line] = (await once(createInterface(server.stdout), "line")) as [string]
      const browser = await launch(kind)
      const url = `http://127.0.0.1:${line.split(" ").at(-1)}/`
      expect(await meetYourself(browser, url)).toEqual(EXPECTED)
      await browser.close()
      await browser.close()
    } finally {
      server.kill()
    }
    expect(await readdir(temporary.path)).toEqual([])
  })
})
