// SPDX-License-Identifier: Apache-2.0
/**
 * Kysely over PostgreSQL, for homes with more than one node.
 *
 * @module
 */
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from "kysely"
import { Pool, type PoolClient, type PoolConfig, types } from "pg"
import { migrate } from "./migrate.ts"
import { translated } from "./postgres-errors.ts"
import { type Storage, storageOver } from "./storage.ts"
import type { Tables } from "./tables.ts"

/** How the database is used. */
export interface PostgresOptions {
  /** Connections at most. Higher: more at once; lower: less memory at the server, about 10 MB each. */
  readonly poolSize?: number | undefined
  /** How long one statement may take. Higher: a slow one holds its connection longer. */
  readonly statementTimeoutMs?: number | undefined
}

const POOL_SIZE = 10
const STATEMENT_TIMEOUT_MS = 15_000

/** How long a free connection is waited for. Higher: bursts are served late instead of refused. */
const CONNECT_TIMEOUT_MS = 5000

// Any two numbers that nobody else locks in this database; these spell "landmoot".
const MIGRATION_LOCK = [0x6c61_6e64, 0x6d6f_6f74] as const

/**
 * Opens the records in a PostgreSQL database, or makes them, and brings older ones
 * up to date: of several nodes that start at once one does it while the others wait.
 *
 * @param url - `postgresql://user:password@host:port/database`; it is a secret.
 * @throws a StorageError
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Storage> {
  const database = kyselyOverPostgres(url, options)
  try {
    await migrateLocked(database)
  } catch (error) {
    await database.destroy()
    throw error
  }
  return storageOver(database)
}

/** The query builder over a pool of connections. */
export function kyselyOverPostgres(url: string, options: PostgresOptions = {}): Kysely<Tables> {
  const { poolSize = POOL_SIZE, statementTimeoutMs = STATEMENT_TIMEOUT_MS } = options
  const pool = made({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 4 * statementTimeoutMs,
    application_name: "landmoot",
    types: { getTypeParser: parserOf as typeof types.getTypeParser },
  })
  // A connection that breaks while nobody uses it is replaced; whoever uses one hears of it.
  pool.on("error", () => {})
  return new Kysely({ dialect: new PostgresDialect({ pool: adapted(pool) }) })
}

/** Brings the tables up to date while no other node does. */
async function migrateLocked(database: Kysely<Tables>): Promise<void> {
  const [first, second] = MIGRATION_LOCK
  await database.connection().execute(async (connection) => {
    // Waiting for another node, and moving a large table, may take longer than any request.
    await sql`set statement_timeout = 0`.execute(connection)
    await sql`select pg_advisory_lock(${sql.lit(first)}, ${sql.lit(second)})`.execute(connection)
    try {
      await migrate(connection, "postgres")
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(first)}, ${sql.lit(second)})`.execute(
        connection,
      )
      await sql`reset statement_timeout`.execute(connection)
    }
  })
}

function made(config: PoolConfig): Pool {
  try {
    return new Pool(config)
  } catch (error) {
    throw translated(error)
  }
}

/** 64-bit integers are counts and times here, which numbers hold exactly. */
function parserOf(
  type: Parameters<typeof types.getTypeParser>[0],
  format?: "text" | "binary",
): unknown {
  return type === types.builtins.INT8 ? Number : types.getTypeParser(type, format)
}

/** What Kysely's dialect asks of a pool, with failures told in our words. */
function adapted(pool: Pool): PostgresPool {
  return {
    options: {},
    connect: async () => adaptedClient(await told(pool.connect())),
    end: async () => await pool.end(),
  }
}

function adaptedClient(client: PoolClient): PostgresPoolClient {
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> =>
    await told(client.query(text, [...values]))
  // Without a cursor's class the dialect asks in this one way only.
  return { query, release: (destroy) => client.release(destroy) } as PostgresPoolClient
}

async function told<Value>(attempt: Promise<Value>): Promise<Value> {
  try {
    return await attempt
  } catch (error) {
    throw translated(error)
  }
}
