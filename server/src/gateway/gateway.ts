// SPDX-License-Identifier: Apache-2.0
/**
 * A node's gateway: the web client, the HTTP API and the WebSocket sessions of
 * clients, on one address.
 *
 * @module
 */
import type { AddressInfo } from "node:net"
import type { PublicKey } from "@landmoot/core/regions"
import type { Accounts, LiveMeetingHome, PrivateRegions } from "../accounts/index.ts"
import type { OperatorAccounts } from "../accounts/plans/index.ts"
import type { Outbox } from "../mail/index.ts"
import type {
  ClientPort,
  Courier,
  LocalNodes,
  RoomDirectory,
  RoomSessions,
  Trust,
} from "../rooms/ports.ts"
import type { Logger } from "../telemetry/index.ts"
import {
  addMounts,
  type ApiParts,
  bindOperations,
  type BoundOperation,
  type Mount,
} from "./api/index.ts"
import { answerErrors } from "./answers.ts"
import type { Bus } from "../bus/index.ts"
import { Door, type DoorLimits } from "./door/index.ts"
import { GatewayError } from "./errors.ts"
import { SESSION_LIMITS, type SessionLimits } from "./limits.ts"
import { addOperatorRoutes } from "./operator-routes.ts"
import { addPublicRoutes } from "./public-routes.ts"
import { ClientRegistry } from "./registry.ts"
import { createServer } from "./server.ts"
import { addSockets } from "./sockets.ts"
import { RoomWatch } from "./status.ts"
import { totalOf, Traffic, type TrafficCounts } from "./traffic.ts"
import { addWeb } from "./web.ts"

/** Where a gateway listens and what it serves; the part of the configuration that it reads. */
export interface GatewayConfig {
  readonly gateway: {
    readonly address: string
    /** 0: any free one, for tests. */
    readonly port: number
    readonly origin: string
    readonly tls?: { readonly certificate: string; readonly key: string } | undefined
  }
  readonly operator: { readonly token?: string | undefined }
  readonly web?: string | undefined
}

/** The API of people and keys. */
export interface GatewayApi extends Omit<ApiParts, "origin" | "nowMs"> {
  readonly operations: readonly BoundOperation[]
  readonly mounts: readonly Mount[]
}

/** What a gateway is put together from. */
export interface GatewayOptions {
  readonly config: GatewayConfig
  readonly trust: Trust
  /** The operator's root key, which pages served here trust. */
  readonly root: PublicKey
  readonly sessions: RoomSessions
  readonly directory: RoomDirectory
  readonly nodes: LocalNodes
  readonly courier?: Pick<Courier, "bridges">
  /** What other parts of this node counted at their sockets since it started, for the status. */
  readonly traffic?: () => Promise<TrafficCounts>
  /** Both are there if this node keeps accounts. */
  readonly home?: LiveMeetingHome
  readonly accounts?: Accounts
  /** The API of people and keys, if this node keeps accounts. */
  readonly api?: GatewayApi
  /** The operator's list of accounts and plans, if this node keeps accounts. */
  readonly operatorAccounts?: OperatorAccounts | undefined
  /** Where messages rest if they are not sent. */
  readonly outbox?: Outbox | undefined
  readonly privateRegions?: Pick<PrivateRegions, "pending"> | undefined
  readonly log: Logger
  /** What the API's description calls this program's version. */
  readonly release?: string
  readonly limits?: Partial<SessionLimits>
  /** The bus of this region, in which the gateways of the region count together. */
  readonly bus: Pick<Bus, "store">
  readonly doorLimits?: DoorLimits
}

/** A gateway. It listens once; closing it is idempotent and closes every client's socket. */
export interface Gateway extends AsyncDisposable {
  /** Through which the meeting layer speaks to this gateway's clients. */
  readonly port: ClientPort
  /** Starts to listen, and says where. @throws {@link GatewayError} */
  listen(): Promise<{ readonly address: string; readonly port: number }>
  close(): Promise<void>
}

const nowMs = (): number => performance.now()

/** Puts a gateway together. @throws {@link GatewayError} `GATEWAY_TLS_INVALID`, `GATEWAY_WEB_MISSING` */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, trust, root, directory, nodes, sessions, courier, home, accounts } = options
  const { address, port, origin, tls } = config.gateway
  const log = options.log.child({ part: "gateway" })
  const registry = new ClientRegistry(directory)
  const rooms = new RoomWatch(directory, trust.node, log)
  const server = await createServer({
    release: options.release ?? "0.0.0",
    tls,
    isSecure: new URL(origin).protocol === "https:",
  })
  const traffic = new Traffic()
  traffic.watch(server)
  answerErrors(server, log)
  const door = new Door(options.bus, nowMs, options.doorLimits)
  addPublicRoutes(server, { trust, root, directory, home, door })
  const { token } = config.operator
  const others = options.traffic
  const countTraffic = async (): Promise<TrafficCounts> =>
    totalOf([traffic.counts, ...(others === undefined ? [] : [await others()])])
  await addOperatorRoutes(server, {
    token,
    accounts,
    trust,
    registry,
    nodes,
    rooms,
    courier,
    countTraffic,
    operatorAccounts: options.operatorAccounts,
    outbox: options.outbox,
    privateRegions: options.privateRegions,
  })
  if (options.api !== undefined) {
    const { operations, mounts, ...api } = options.api
    bindOperations(server, operations, { ...api, origin, nowMs })
    await addMounts(server, mounts, { origin, nowMs })
  }
  server.get("/api/openapi.json", { schema: { hide: true } }, async () => server.swagger())
  const limits = { ...SESSION_LIMITS, ...options.limits }
  const sockets = addSockets(server, {
    trust,
    origin,
    sessions,
    nodes,
    registry,
    traffic,
    limits,
    door,
    log,
    nowMs,
  })
  if (config.web !== undefined) await addWeb(server, config.web, () => trust.catalogue)

  let closing: Promise<void> | undefined
  async function close(): Promise<void> {
    rooms.close()
    sockets.close()
    door.close()
    await server.close()
  }
  const closeOnce = async (): Promise<void> => {
    closing ??= close()
    await closing
  }
  return {
    port: registry,
    listen: async () => {
      try {
        await server.listen({ host: address, port })
      } catch (cause) {
        throw GatewayError.cannotListen(address, port, cause)
      }
      const bound = server.server.address() as AddressInfo // It listens on an address.
      return { address: bound.address, port: bound.port }
    },
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  }
}
