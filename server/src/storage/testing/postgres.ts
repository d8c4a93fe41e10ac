// SPDX-License-Identifier: Apache-2.0
/**
 * A real PostgreSQL for tests: started in a temporary folder, reached through a
 * socket there, and gone with it.
 *
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import process from "node:process"
import { Client } from "pg"

/** PostgreSQL refuses to run as root; Debian's user nobody owns nothing. */
const NOBODY = 65_534
const USER = "landmoot"
const PASSWORD = "only-for-tests"

/** A server that runs until it is closed. */
export interface PostgresServer extends AsyncDisposable {
  /** Makes an empty database and gives its address; `template`: with what that one has. */
  create(template?: string): Promise<string>
  /** The address of a database, with another user or password if asked. */
  url(database: string, facts?: { readonly user?: string; readonly password?: string }): string
  /** Runs statements as the server's owner, in the database `postgres`. */
  run(statement: string): Promise<void>
  close(): Promise<void>
}

/** Starts a server. Rather slow: once for each test file. */
export async function startPostgres(): Promise<PostgresServer> {
  const binaries = folderOfBinaries()
  const folder = mkdtempSync(join(tmpdir(), "landmoot-postgres-"))
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if ("uid" in asNobody) chownSync(folder, NOBODY, NOBODY)
  const data = join(folder, "data")
  const secret = join(folder, "password")
  writeFileSync(secret, PASSWORD, { mode: 0o644 })
  execFileSync(
    join(binaries, "initdb"),
    `--pgdata=${data} --username=${USER} --pwfile=${secret} --auth=scram-sha-256
    --encoding=UTF8 --locale=C.UTF-8 --no-sync`.split(/\s+/),
    { ...asNobody, cwd: folder, stdio: "pipe" },
  )
  const server = spawn(
    join(binaries, "postgres"),
    ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
    { ...asNobody, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  )
  const stop = (): void => void server.kill("SIGQUIT")
  process.once("exit", stop)
  await ready(server)

  const url: PostgresServer["url"] = (database, { user = USER, password = PASSWORD } = {}) =>
    `postgresql://${user}:${password}@/${database}?host=${encodeURIComponent(folder)}`
  const run = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: url("postgres") })
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
  let made = 0
  const close = async (): Promise<void> => {
    process.off("exit", stop)
    if (server.exitCode === null && server.signalCode === null) {
      server.kill("SIGINT")
      await once(server, "exit")
    }
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    url,
    run,
    close,
    [Symbol.asyncDispose]: close,
    create: async (template) => {
      made += 1
      const like = template === undefined ? "" : ` template ${template} strategy file_copy`
      await run(`create database test_${made}${like}`)
      return url(`test_${made}`)
    },
  }
}

async function ready(server: ChildProcess): Promise<void> {
  let log = ""
  for await (const part of server.stderr!.iterator({ destroyOnReturn: false })) {
    log += String(part)
    if (log.includes("ready to accept connections")) {
      // Nobody reads on, and a full pipe would stop the server.
      server.stderr!.resume()
      return
    }
  }
  throw new Error(`PostgreSQL did not start:\n${log}`)
}

/** `npm test` installs the package and says where its programs are. */
function folderOfBinaries(): string {
  const told = process.env["POSTGRES_BIN"]
  if (told !== undefined) return dirname(told)
  const [version] = readdirSync("/usr/lib/postgresql").toSorted((a, b) => Number(b) - Number(a))
  if (version === undefined) throw new Error("PostgreSQL is not installed: run `npm test`")
  return join("/usr/lib/postgresql", version, "bin")
}
