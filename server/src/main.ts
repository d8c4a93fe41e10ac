// SPDX-License-Identifier: Apache-2.0
/**
 * One node, put together: the only place that knows every part.
 *
 * @module
 */
import type { CodedError } from "@landmoot/core"
import { createMemoryBus } from "./bus/index.ts"
import { createCourier, type NodeCourier } from "./bridge/index.ts"
import type { Config } from "./config.ts"
import { keepArriving } from "./enrolment/index.ts"
import { createGateway } from "./gateway/index.ts"
import { createMediaNode, type MediaNode } from "./media/index.ts"
import { type LocalNodes, Rooms, Sessions } from "./rooms/index.ts"
import { openHome } from "./main/home.ts"
import {
  bridgeClosed,
  bridgeOpened,
  createLogger,
  type Logger,
  meetingRevised,
  nodeLost,
  nodeStarted,
  nodeStopped,
} from "./telemetry/index.ts"
import { createTrust } from "./trust/index.ts"

/** The version of this program, as its API's description and its log say it. */
export const RELEASE = "0.1.0"

/** A running node. */
export interface RunningNode extends AsyncDisposable {
  /** Ends sessions, bridges, workers and records, in this order. Idempotent. */
  close(): Promise<void>
}

/**
 * Starts one node. What was opened is closed again if a later part fails.
 *
 * @throws a CodedError of the part that cannot start: trust, storage, media, bridge or gateway.
 */
export async function startNode(config: Config): Promise<RunningNode> {
  const log = createLogger({ level: config.log.level }).child({
    node: `${config.region}/${config.node}`,
  })
  if (config.testOnly !== undefined && Object.values(config.testOnly).includes(true)) {
    log.warn({ testOnly: config.testOnly }, "this node breaks rules on purpose: for tests only")
  }
  // Closed in the opposite order, also when a later part does not start.
  await using parts = new AsyncDisposableStack()
  const trust = parts.use(
    await createTrust(config, {
      onProblem: (error) => log.warn({ code: error.code }, error.message),
    }),
  )
  const accountsHome = config.roles.includes("home")
    ? parts.use(await openHome({ config, trust, onProblem: (message) => report(log, message) }))
    : undefined
  const home = accountsHome?.meetings
  const { origin } = config.gateway
  const courier = parts.use(
    await createCourier({
      trust,
      config,
      ignoresPolicy:
        (config.testOnly?.schedulerIgnoresPolicy ?? false) ||
        (config.testOnly?.bridgeIgnoresPolicy ?? false),
      onProblem: (error, region) => log.warn({ code: error.code, region }, error.message),
    }),
  )
  logBridges(courier, log)
  // The media node is made after the rooms whose directory it follows.
  const media: { node?: MediaNode } = {}
  const localNodes: LocalNodes = {
    reports: async () => (media.node === undefined ? [] : [media.node.report()]),
  }
  const rooms = new Rooms({
    trust,
    courier,
    localNodes,
    home,
    records: accountsHome?.console.history,
    schedulerIgnoresPolicy: config.testOnly?.schedulerIgnoresPolicy ?? false,
    nodeIgnoresPolicy: config.testOnly?.nodeIgnoresPolicy ?? false,
  })
  parts.defer(async () => await rooms.close())
  if (config.roles.includes("media")) {
    media.node = parts.use(
      await createMediaNode({ trust, courier, directory: rooms.directory, config, log }),
    )
    media.node.onSessionLost(({ meeting, session }) => {
      rooms.sessionLost(meeting, session).catch(report(log, "a lost session was not told"))
    })
  }
  home?.onRevised((meeting, outcome, before) => {
    if (outcome.ok) {
      const { revision, planes } = outcome.policy.descriptor
      meetingRevised(log, { meeting, revision, media: planes.media })
    }
    const told = outcome.ok
      ? rooms.revise(outcome.policy, before)
      : rooms.end(meeting, outcome, before)
    told.catch(report(log, "a revision was not told"))
  })
  home?.onRecalled((meeting, before) => {
    rooms.recall(meeting, before).catch(report(log, "a recall was not told"))
  })
  if (config.roles.includes("gateway")) {
    const gateway = parts.use(
      await createGateway({
        config,
        trust,
        root: trust.root,
        sessions: new Sessions({ trust, courier, rooms }),
        directory: rooms.directory,
        nodes: localNodes,
        courier,
        traffic: async () => await mediaTraffic(media.node),
        ...(home === undefined ? {} : { home }),
        ...(accountsHome === undefined
          ? {}
          : {
              accounts: accountsHome.accounts,
              api: accountsHome.console.api,
              operatorAccounts: accountsHome.console.operatorAccounts,
              outbox: accountsHome.outbox,
              privateRegions: accountsHome.console.privateRegions,
            }),
        // A region of one node has the bus in memory.
        bus: createMemoryBus().connect(trust.node),
        log,
        release: RELEASE,
      }),
    )
    rooms.attachClients(gateway.port)
    await gateway.listen()
  }
  if (config.arrivals !== undefined) {
    const onProblem = (error: CodedError): void => log.warn({ code: error.code }, error.message)
    parts.use(keepArriving({ trust, keys: config.keys, home: config.arrivals, onProblem }))
  }
  nodeStarted(log, { roles: config.roles, origin, release: RELEASE })
  const running = parts.move()
  return {
    close: async () => {
      nodeStopped(log, { reason: "asked to end" })
      await running.disposeAsync()
    },
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}

function logBridges(courier: NodeCourier, log: Logger): void {
  courier.onBridge(({ kind, region, meetings }) => {
    if (kind === "opened") bridgeOpened(log, { region })
    else bridgeClosed(log, { region, reason: kind === "lost" ? "lost" : "idle" })
    if (kind === "lost") nodeLost(log, { region, meetings: meetings.length })
  })
}

/** The packets of the sessions that a media node serves now. */
async function mediaTraffic(
  node: MediaNode | undefined,
): Promise<{ readonly packetsReceived: number; readonly packetsSent: number }> {
  const sessions = (await node?.statistics())?.sessions ?? []
  return {
    packetsReceived: sessions.reduce((sum, { packetsIn }) => sum + packetsIn, 0),
    packetsSent: sessions.reduce((sum, { packetsOut }) => sum + packetsOut, 0),
  }
}

function report(log: Logger, message: string): (error: unknown) => void {
  return (error) => log.warn({ err: error }, message)
}
