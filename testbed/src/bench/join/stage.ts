// SPDX-License-Identifier: Apache-2.0
/**
 * Where joins are measured: our deployment of one region and the bare server, each in a
 * namespace, somebody who stays in all meetings, and a visitor behind the emulator.
 *
 * @module
 */
import process from "node:process"
import { fileURLToPath } from "node:url"
import { regionId } from "@landmoot/core/units"
import type { Page } from "playwright-core"
import { TestDeployment } from "../../deployment/index.ts"
import { networkSupport } from "../../network/index.ts"
import { BenchError } from "../errors.ts"
import type { BenchPage, VisitTimes } from "../page/main.ts"
import type { Progress } from "../progress.ts"
import { bundleScripts, type Scripts } from "./bundle.ts"
import { UNSEALED_HTML } from "./unsealed.ts"

const PAGE = fileURLToPath(new URL("../page/main.ts", import.meta.url))
const LEAF = regionId("eu-de-fra")
/** An account that denies nothing is not what anybody has. */
const DENIED = regionId("us-va-iad")
const BARE_PORT = 7500
const HTML =
  '<!doctype html><title>bench</title><body><script type="module" src="/bench.js"></script>'

/** Lower: the first frame waits longer for the next picture, and differs more from join to join. */
const CAMERA_FRAMES_PER_SECOND = 30

/** How long one call of the page may take, in ms. */
const PAGE_TIMEOUT_MS = 30_000

/**
 * What is visited: our deployment, our deployment in a meeting whose frames are left unsealed, the
 * bare server, the bare server in the stock order of steps.
 */
export type VisitedSide = "ours" | "unsealed" | "bare" | "stock"

/** All sides, ready to be visited. */
export class Stage implements AsyncDisposable {
  readonly #landmoot: TestDeployment
  readonly #pages: Readonly<Record<VisitedSide, Page>>

  private constructor(landmoot: TestDeployment, pages: Readonly<Record<VisitedSide, Page>>) {
    this.#landmoot = landmoot
    this.#pages = pages
  }

  /** Sets everything up. @throws {@link BenchError} `BENCH_UNSUPPORTED` without namespaces */
  static async set(tell: Progress): Promise<Stage> {
    const support = await networkSupport()
    if (support.kind === "unsupported") {
      throw BenchError.unsupported(`joins are measured in network namespaces: ${support.reason}`)
    }
    tell("bundling the page")
    const scripts = await bundleScripts({ bench: PAGE })
    tell("starting a region")
    const landmoot = await TestDeployment.start({
      leaves: [LEAF],
      clients: [{ name: "bare" }, { name: "resident" }, { name: "visitor", emulated: true }],
    })
    try {
      const bareOrigin = await startBare(landmoot)
      const meeting = {
        home: LEAF,
        allowed: [LEAF],
        denied: [DENIED],
        people: ["Resident", "Visitor"],
      }
      const { links } = await landmoot.createMeeting(meeting)
      const { links: others } = await landmoot.createMeeting(meeting)
      const open = async (client: string, url = "", html = HTML): Promise<Page> =>
        await openPage(landmoot, { client, url, html, scripts, bareOrigin })
      tell("somebody joins all meetings")
      const residents = await Promise.all([
        open("resident", links[0]?.link),
        open("resident", others[0]?.link, UNSEALED_HTML),
        open("resident", `${bareOrigin}/`),
      ])
      await Promise.all(residents.map(async (page) => await call(page, "stay")))
      const [ours, unsealed, bare, stock] = await Promise.all([
        open("visitor", links[1]?.link),
        open("visitor", others[1]?.link, UNSEALED_HTML),
        open("visitor", `${bareOrigin}/`),
        open("visitor", `${bareOrigin}/stock`),
      ])
      return new Stage(landmoot, { ours, unsealed, bare, stock })
    } catch (error) {
      await landmoot.close()
      throw error
    }
  }

  /** Sets the round trip that the emulator adds to everything the visitor sends and gets. */
  async setRoundTrip(roundTripMs: number): Promise<void> {
    await this.#landmoot.network?.shape("visitor", { roundTripMs })
  }

  /** Joins one side and leaves it, on a page that was just loaded: nobody's first click is a second one. */
  async visit(side: VisitedSide): Promise<VisitTimes> {
    const page = this.#pages[side]
    await page.reload()
    await page.waitForFunction(() => "landmootBench" in globalThis)
    return (await call(page, "visit")) ?? { joinedMs: Number.NaN, frameMs: Number.NaN }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#landmoot.close()
  }
}

/** Starts the bare server in its namespace. */
async function startBare({ network }: TestDeployment): Promise<string> {
  if (network === undefined) throw BenchError.failed("the deployment has no network")
  const { address } = network.place("bare")
  const program = fileURLToPath(new URL("../bare/main.ts", import.meta.url))
  const worker = process.env["MEDIASOUP_WORKER_BIN"]
  const running = network.exec(
    "bare",
    [process.execPath, program, "--address", address, "--port", String(BARE_PORT)],
    worker === undefined ? {} : { environment: { MEDIASOUP_WORKER_BIN: worker } },
  )
  await running.waitForOutput(/bare: ready/)
  return `http://${address}:${BARE_PORT}`
}

async function openPage(
  landmoot: TestDeployment,
  options: {
    readonly client: string
    readonly url: string
    readonly html: string
    readonly scripts: Scripts
    readonly bareOrigin: string
  },
): Promise<Page> {
  const { client, url, html, scripts, bareOrigin } = options
  const browser = await landmoot.browser(client, {
    secureOrigins: [landmoot.deployment.origin(LEAF), bareOrigin],
    cameraFramesPerSecond: CAMERA_FRAMES_PER_SECOND,
  })
  // A page that comes from nowhere needs leave to speak with the network it is about.
  const permissions = ["camera", "microphone", "local-network-access"]
  const page = await browser.newPage(undefined, { permissions })
  page.setDefaultTimeout(PAGE_TIMEOUT_MS)
  const { origin, pathname } = new URL(url)
  await page.route(`${origin}${pathname}`, async (route) => {
    await route.fulfill({ contentType: "text/html", body: html })
  })
  for (const [path, body] of scripts) {
    await page.route(`${origin}/${path}`, async (route) => {
      await route.fulfill({ contentType: "text/javascript", body })
    })
  }
  await page.goto(url)
  await page.waitForFunction(() => "landmootBench" in globalThis)
  return page
}

/** Calls the page; a call that hangs is an error, not a hanging benchmark. */
async function call(page: Page, what: keyof BenchPage): Promise<VisitTimes | undefined> {
  const timeout = AbortSignal.timeout(PAGE_TIMEOUT_MS)
  const expired = new Promise<never>((_resolve, reject) => {
    timeout.addEventListener("abort", () => {
      reject(BenchError.failed(`the page did not ${what} within ${PAGE_TIMEOUT_MS} ms`))
    })
  })
  const called = page.evaluate(async (name) => {
    const { landmootBench } = globalThis as unknown as { readonly landmootBench: BenchPage }
    return (await landmootBench[name]()) ?? undefined
  }, what)
  return await Promise.race([called, expired])
}
