// SPDX-License-Identifier: Apache-2.0
/**
 * The `landmoot` command. Each command is a module of its own, loaded when it is called, so
 * that a small one does not wait for mediasoup and Fastify.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import { CliError } from "./errors.ts"

/** One command: its line in the help, and where its code is. */
interface Command {
  readonly summary: string
  /** Loads the function that runs the command and gives the status to exit with. */
  readonly load: () => Promise<(args: readonly string[]) => Promise<number>>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  serve: {
    summary: "run one node of one region",
    load: async () => (await import("./serve.ts")).serve,
  },
  doctor: {
    summary: "look for what this machine lacks",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  keys: {
    summary: "make and show the keys of the operator, of regions and of nodes",
    load: async () => (await import("./keys.ts")).keys,
  },
  accounts: {
    summary: "list the accounts of a home, and change their plans",
    load: async () => (await import("./accounts.ts")).accounts,
  },
  regions: {
    summary: "show private regions that wait for the operator, and sign them",
    load: async () => (await import("./regions.ts")).regions,
  },
  region: {
    summary: "make this machine the node of an account's private region",
    load: async () => (await import("./region.ts")).region,
  },
  policy: {
    summary: "show which regions a policy allows, and why not the others",
    load: async () => (await import("./policy.ts")).policy,
  },
  import: {
    summary: "bring regions chosen at Zoom into layers; says first what would happen",
    load: async () => (await import("./import-zoom.ts")).importSettings,
  },
}

/** A command could not do its work, and its error says why. */
const EXIT_FAILED = 1
/** An error of the program itself: EX_SOFTWARE of BSD's sysexits. */
const EXIT_BUG = 70

/** Runs one command line and gives the status to exit with. */
async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    const stream = name === undefined ? process.stderr : process.stdout
    stream.write(help())
    return name === undefined ? 64 : 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) throw CliError.commandUnknown(name, Object.keys(COMMANDS))
  const run = await command.load()
  return run(rest)
}

function help(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length))
  const lines = Object.entries(COMMANDS).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}\n`,
  )
  return (
    `usage: landmoot <command> [arguments]\n\n${lines.join("")}\n` +
    "  landmoot <command> --help  says more\n"
  )
}

/** Says what went wrong: an error made on purpose in one line, a mistake of ours in full. */
function report(error: unknown): number {
  if (error instanceof CodedError) {
    process.stderr.write(`landmoot: ${error.message} (${error.code})\n`)
    return error instanceof CliError ? error.exitStatus : EXIT_FAILED
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`landmoot: ${text}\n`)
  return EXIT_BUG
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever read our output has seen enough, as in `landmoot … | head`.
  if (error.code === "EPIPE") process.exit(0)
  throw error
})

process.exitCode = await main(process.argv.slice(2)).catch(report)
