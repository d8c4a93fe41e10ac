// SPDX-License-Identifier: Apache-2.0
/**
 * A whole Landmoot for tests and demonstrations: every region in a network
 * namespace of its own with clients in theirs or, where namespaces are not to
 * be had, everything on loopback addresses.
 *
 * @module
 */
import { existsSync } from "node:fs"
import { cp, mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { RegionId } from "@landmoot/core/units"
import {
  createExample,
  type DeploymentOptions,
  type ExampleMeeting,
  type PlannedNode,
  planNodes,
  type RunningDeployment,
  startDeployment,
} from "@landmoot/server/local"
import { ChromiumBrowser, type ChromiumOptions } from "../browsers/index.ts"
import { Network, networkSupport, type PlaceOptions } from "../network/index.ts"
import { PageMeeting } from "./page-meeting.ts"

/** The built web client, which every gateway serves. */
const WEB_CLIENT = fileURLToPath(new URL("../../../web/dist", import.meta.url))

/** What a test deployment is made of. */
export interface TestDeploymentOptions {
  readonly leaves: readonly RegionId[]
  /** Places for browsers, with the conditions of their links. Ignored on loopback. */
  readonly clients: readonly PlaceOptions[]
  /** Conditions of the regions' links, by leaf. Ignored on loopback. */
  readonly conditions?: Readonly<Record<string, Omit<PlaceOptions, "name">>>
  /** Loopback even where namespaces could be had. */
  readonly onLoopback?: boolean
  readonly workers?: number
  readonly capacity?: number
  /** What is particular to the node of a region, by leaf. */
  readonly nodes?: Readonly<Record<string, Pick<PlannedNode, "gatewayPort" | "capacity">>>
  readonly testOnly?: DeploymentOptions["testOnly"]
  readonly restart?: boolean
  readonly onLine?: DeploymentOptions["onLine"]
}

/** A running deployment with its network and the browsers that were opened in it. */
export class TestDeployment implements AsyncDisposable {
  readonly deployment: RunningDeployment
  /** Absent on loopback. */
  readonly network: Network | undefined
  /** Why there is no network. */
  readonly loopbackReason: string | undefined
  /** The folder of keys, configuration and records; gone after `close`. */
  readonly directory: string
  readonly #options: TestDeploymentOptions
  /** Owned here: one browser per client. */
  readonly #browsers = new Map<string, Promise<ChromiumBrowser>>()

  private constructor(made: {
    readonly deployment: RunningDeployment
    readonly network: Network | undefined
    readonly loopbackReason: string | undefined
    readonly directory: string
    readonly options: TestDeploymentOptions
  }) {
    this.deployment = made.deployment
    this.network = made.network
    this.loopbackReason = made.loopbackReason
    this.directory = made.directory
    this.#options = made.options
  }

  /** Starts everything; on failure everything is ended again. */
  static async start(options: TestDeploymentOptions): Promise<TestDeployment> {
    const support = await networkSupport()
    const loopbackReason =
      options.onLoopback === true
        ? "loopback was asked for"
        : support.kind === "unsupported"
          ? support.reason
          : undefined
    const directory = await mkdtemp(join(tmpdir(), "landmoot-test-"))
    const network =
      loopbackReason === undefined
        ? await Network.create({
            regions: options.leaves.map((name) => ({ name, ...options.conditions?.[name] })),
            clients: options.clients,
          })
        : undefined
    try {
      const planned =
        network === undefined
          ? planNodes(options.leaves, await freeFirstPort())
          : options.leaves.map((leaf): PlannedNode => {
              const { address } = network.place(leaf)
              return { leaf, node: "node-1", address, firstPort: 7400 }
            })
      const nodes = planned.map((node) => ({ ...node, ...options.nodes?.[node.leaf] }))
      const deployment = await startDeployment({
        directory,
        nodes,
        web: await ownWebClient(directory),
        restart: options.restart ?? false,
        ...(options.workers === undefined ? {} : { workers: options.workers }),
        ...(options.capacity === undefined ? {} : { capacity: options.capacity }),
        ...(options.testOnly === undefined ? {} : { testOnly: options.testOnly }),
        onLine: options.onLine,
        runInside:
          network === undefined
            ? undefined
            : (leaf, command) => ["ip", "netns", "exec", network.namespace(leaf), ...command],
      })
      return new TestDeployment({ deployment, network, loopbackReason, directory, options })
    } catch (error) {
      await network?.close()
      await rm(directory, { recursive: true, force: true })
      throw error
    }
  }

  /** Makes a paid account and a meeting with one personal link per person. */
  async createMeeting(meeting: {
    readonly home: RegionId
    readonly allowed: readonly RegionId[]
    readonly denied: readonly RegionId[]
    readonly people: readonly (string | { readonly name: string; readonly role: string })[]
    /** The rules with which it begins. The first of the people is its host. */
    readonly preset?: string
    readonly mode?: "single" | "spread"
  }): Promise<ExampleMeeting> {
    return await createExample({
      ...meeting,
      origin: this.deployment.origin(meeting.home),
      token: this.deployment.operatorToken,
      fetch: this.fetchFrom(meeting.home),
    })
  }

  /** `fetch` as a program in this place would do it. */
  fetchFrom(place: string): typeof fetch {
    const { network } = this
    if (network === undefined) return fetch
    return async (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      const { method, headers, body } = init ?? {}
      return await network.fetch(place, url, {
        ...(method === undefined ? {} : { method }),
        ...(headers === undefined ? {} : { headers: Object.fromEntries(new Headers(headers)) }),
        ...(typeof body === "string" ? { body } : {}),
      })
    }
  }

  /** What the operator's API of a region's node answers. */
  async operator(leaf: RegionId, path: string): Promise<unknown> {
    const response = await this.fetchFrom(leaf)(`${this.deployment.origin(leaf)}${path}`, {
      headers: { authorization: `Bearer ${this.deployment.operatorToken}` },
    })
    return await response.json()
  }

  /** The Chromium in a client's place, started once. */
  async browser(client: string, options: ChromiumOptions = {}): Promise<ChromiumBrowser> {
    const started =
      this.#browsers.get(client) ??
      ChromiumBrowser.launch({
        cameraFramesPerSecond: 15,
        ...(this.network === undefined ? {} : { namespace: this.network.namespace(client) }),
        secureOrigins: this.#options.leaves.map((leaf) => this.deployment.origin(leaf)),
        ...options,
      })
    this.#browsers.set(client, started)
    return await started
  }

  /** Opens a personal link in a client's browser, up to the page before joining. */
  async open(
    client: string,
    link: string,
    options: { readonly width?: number; readonly height?: number; readonly dark?: boolean } = {},
  ): Promise<PageMeeting> {
    const browser = await this.browser(client)
    const page = await browser.newPage(undefined, {
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      colorScheme: options.dark === true ? "dark" : "light",
      permissions: ["camera", "microphone"],
      locale: "en-GB",
    })
    return await PageMeeting.open(page, link)
  }

  /** Ends browsers, nodes and network, and removes all files. Idempotent. */
  async close(): Promise<void> {
    await Promise.allSettled(
      [...this.#browsers.values()].map(async (browser) => await (await browser).close()),
    )
    this.#browsers.clear()
    await this.deployment.close()
    await this.network?.close()
    await rm(this.directory, { recursive: true, force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/**
 * A copy of the built web client: a build while tests run would pull the page from under
 * them. Without one, the gateway says what is missing.
 */
async function ownWebClient(directory: string): Promise<string> {
  if (!existsSync(WEB_CLIENT)) return WEB_CLIENT
  const copy = join(directory, "web")
  await cp(WEB_CLIENT, copy, { recursive: true })
  return copy
}

/** A first port such that the deployment does not meet one that is running already. */
async function freeFirstPort(): Promise<number> {
  for (let port = 17_400; port < 60_000; port += 1000) {
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer().once("error", () => resolve(false))
      server.listen({ host: "127.0.0.1", port }, () => server.close(() => resolve(true)))
    })
    const own = await new Promise<boolean>((resolve) => {
      const server = createServer().once("error", () => resolve(false))
      server.listen({ host: "127.0.0.11", port }, () => server.close(() => resolve(true)))
    })
    if (free && (own || process.platform !== "linux")) return port
  }
  return 17_400
}
