// SPDX-License-Identifier: Apache-2.0
/**
 * The configuration of one node: the file given to `landmoot serve --config`.
 *
 * @module
 */
import { resolve } from "node:path"
import { CodedError } from "@landmoot/core"
import { PLAN_NAMES } from "@landmoot/core/plans"
import { regionIdField } from "@landmoot/core/signed"
import { z } from "zod"

const address = z.union([z.ipv4(), z.ipv6()])
const port = z.int().min(1).max(65_535)

/** The schema of the configuration file. Paths are relative to the file's own folder. */
export const configSchema = z.strictObject({
  /** The leaf in which this node stands. */
  region: regionIdField,
  /** The node's name inside its region. */
  node: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  roles: z
    .array(z.enum(["home", "seat", "gateway", "media"]))
    .min(1)
    .default(["home", "seat", "gateway", "media"]),
  /** The folder in which this node keeps its records. */
  data: z.string().min(1),
  /** The folder with `catalogue.jws`, `root.json`, `node.jwk`, `node.jws`, `dtls.crt`, `dtls.key`. */
  keys: z.string().min(1),
  gateway: z.strictObject({
    address,
    port,
    /** The web origin under which clients reach this gateway; it is in the catalogue. */
    origin: z.url({ protocol: /^https?$/ }),
    tls: z.strictObject({ certificate: z.string(), key: z.string() }).optional(),
  }),
  bridge: z.strictObject({ address, port }),
  media: z.strictObject({
    address,
    /** The address that clients are told, where it differs from the one listened on. */
    announcedAddress: address.optional(),
    /** The first WebRTC port; each worker takes one, UDP and TCP. */
    port,
    /** More workers use more cores; each costs about 40 MB. */
    workers: z.int().min(1).max(64).default(1),
    /** Ports of links to other nodes. */
    linkPorts: z.strictObject({ first: port, last: port }),
    /** Sessions that this node takes at most. Higher: more people a node; lower: refused earlier. */
    capacity: z.int().min(1).max(100_000).default(400),
  }),
  operator: z.strictObject({
    /** The bearer token of the operator's API. Its absence switches the API off. */
    token: z.string().min(24).optional(),
  }),
  /** Where records are kept; absent: in SQLite, in the data folder. */
  storage: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("sqlite") }),
      z.strictObject({
        kind: z.literal("postgres"),
        /** `postgres://user:password@host:port/database`; TLS by `sslmode`. */
        url: z.string().regex(/^postgres(?:ql)?:\/\//),
        /** Connections at most. Higher: more at once; lower: less memory at the server. */
        poolSize: z.int().min(1).max(1000).optional(),
        /** How long one statement may take, in ms. Higher: a slow one holds others up longer. */
        statementTimeoutMs: z.int().min(100).max(3_600_000).optional(),
      }),
    ])
    .optional(),
  /** How messages to people leave; absent: they rest in `outbox` of the data folder. */
  mail: z
    .discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("smtp"),
        host: z.string().min(1),
        port,
        /** Whether TLS starts with the connection, as on port 465; else STARTTLS is asked for. */
        secure: z.boolean(),
        user: z.string().min(1).optional(),
        password: z.string().min(1).optional(),
        /** The sender, as in `Landmoot <meet@school.example>`. */
        from: z.string().min(3),
      }),
      z.strictObject({ kind: z.literal("outbox"), from: z.string().min(3).optional() }),
    ])
    .optional(),
  identity: z
    .strictObject({
      /**
       * A service that knows leaked passwords by the first five digits of their SHA-1, as
       * `https://pwned.school.example/range/`. Absent: nothing is asked over the network.
       */
      leakedPasswords: z.strictObject({ endpoint: z.url({ protocol: /^https?$/ }) }).optional(),
      /**
       * Web origins of identity providers inside the operator's own network, as
       * `https://id.school.example`. No other address inside a network is ever asked.
       */
      internalProviders: z
        .array(
          z.url({ protocol: /^https?$/ }).refine((url) => new URL(url).origin === url, {
            message: "write the origin alone, without a path",
          }),
        )
        .max(100)
        .optional(),
    })
    .optional(),
  /** How plans are paid for; absent: owners change their plan by themselves. */
  billing: z
    .strictObject({
      stripe: z
        .strictObject({
          /** The signing secret of the endpoint `/api/billing/stripe`. */
          secret: z.string().min(16),
          /** Which plan each price pays for, by the price's id. */
          prices: z.record(z.string(), z.enum(PLAN_NAMES)),
        })
        .optional(),
    })
    .optional(),
  webhooks: z
    .strictObject({
      /** Whether events may go to private networks and over plain HTTP: for a deployment of one's own. */
      anywhere: z.boolean().default(false),
    })
    .optional(),
  /** Where the node of a private region tells that it is there, and gets newer catalogues. */
  arrivals: z
    .strictObject({
      /** The web origin of a gateway at the account's home. */
      home: z.url({ protocol: /^https?$/ }),
      /** The leaf of that home. */
      leaf: regionIdField,
    })
    .optional(),
  /** The folder of the built web client; absent: this gateway serves none. */
  web: z.string().optional(),
  log: z.strictObject({
    level: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  }),
  /** Switches that break a rule on purpose, so that tests can see it held elsewhere. */
  testOnly: z
    .strictObject({
      /** The scheduler places without asking the policy, and speaks with every region. */
      schedulerIgnoresPolicy: z.boolean().default(false),
      /** Bridges about any meeting are accepted. */
      bridgeIgnoresPolicy: z.boolean().default(false),
      /** The media node serves without asking the policy. */
      nodeIgnoresPolicy: z.boolean().default(false),
    })
    .optional(),
})

/** The configuration of one node. */
export type Config = Readonly<z.infer<typeof configSchema>>

/** Why a configuration was refused. */
export type ConfigErrorCode =
  /** The configuration file is not JSON, or a field is missing, unknown or wrong. */
  "CONFIG_INVALID"

/** Thrown when a configuration file cannot be used. */
class ConfigError extends CodedError<ConfigErrorCode> {
  override readonly name = "ConfigError"

  static notJson(cause: unknown): ConfigError {
    return new ConfigError("CONFIG_INVALID", "the configuration is not JSON", { cause })
  }

  static invalid(path: string, message: string): ConfigError {
    return new ConfigError("CONFIG_INVALID", `${path === "" ? "configuration" : path}: ${message}`)
  }
}

/**
 * Reads a configuration. Relative paths in it start at the file's own folder.
 *
 * @throws {@link ConfigError} `CONFIG_INVALID`, naming the first field that is wrong
 */
export function parseConfig(text: string, folder: string): Config {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw ConfigError.notJson(cause)
  }
  const parsed = configSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw ConfigError.invalid(issue?.path.join(".") ?? "", issue?.message ?? "not valid")
  }
  const { data, keys, web } = parsed.data
  return {
    ...parsed.data,
    data: resolve(folder, data),
    keys: resolve(folder, keys),
    ...(web === undefined ? {} : { web: resolve(folder, web) }),
  }
}
