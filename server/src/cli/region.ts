// SPDX-License-Identifier: Apache-2.0
/**
 * `landmoot region enrol`: makes this machine the node of an account's private region.
 *
 * @module
 */
import { resolve } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { parseArgs } from "node:util"
import { CodedError } from "@landmoot/core"
import { enrol, type Enrolled, type EnrolmentOptions, HomeOrigin } from "../enrolment/index.ts"
import { CliError } from "./errors.ts"
import { originOf } from "./origin.ts"
import { write } from "./output.ts"

const USAGE =
  "usage: landmoot region enrol --home ORIGIN --token TOKEN [--keys DIR] [--node NAME] [--root KEY]" +
  " [--listen ADDRESS] [--tls-certificate FILE --tls-key FILE] [--wait SECONDS] [--serve]"

const HELP = `${USAGE}

Makes this machine the node of a region that an account runs itself. The console shows the command
when a region is asked for. Every step keeps what is there: end it and run it again at any time.

  1  pins the operator's root key, and shows it: compare it with the one your operator tells you
  2  makes the key of the region's authority and hands its public half in; the private one stays here
  3  waits until the operator has signed a catalogue that lists the region with this key
  4  makes the node's key and certificate, and writes DIR/serve.json for \`landmoot serve\`

  --home ORIGIN     the web origin of a gateway at the account's home
  --token TOKEN     told once by the console; or in the environment as LANDMOOT_TOKEN
  --keys DIR        the folder of keys and settings (./landmoot-node); guard it like a password
  --node NAME       the node's name inside the region (node-1)
  --root KEY        the operator's root key; any other is refused
  --listen ADDRESS  the address to listen on, if it is not the region's: behind one-to-one NAT
  --tls-certificate FILE, --tls-key FILE
                    for a gateway that ends TLS itself; browsers give no camera without TLS
  --wait SECONDS    how long to wait for the signature; 0 looks once. Default: until it is there
  --serve           runs the node when it is ready

exit status  0  ready
             1  refused, or something does not verify
            64  the command was called wrongly
            65  a key or certificate is malformed or does not fit
            75  the signature is not there yet: run the command again
`

const EXIT_OK = 0
const EXIT_FAILED = 1
const EXIT_DATA = 65
const EXIT_LATER = 75

/** The time between two questions, in seconds, as \`enrol\` asks. */
const ASK_SECONDS = 5

/** Runs `landmoot region …` and gives the status to exit with. @throws {@link CliError} */
export async function region(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    await write(HELP)
    return EXIT_OK
  }
  const { options, serves } = parse(args)
  const terminal = process.stderr.isTTY
  let waited = ""
  const clear = (): void => {
    if (terminal && waited !== "") process.stderr.write("\r\u001B[K")
    waited = ""
  }
  let enrolled: Enrolled
  try {
    enrolled = await enrol(options, {
      now: () => Math.floor(Date.now() / 1000),
      say: (line) => {
        clear()
        process.stdout.write(`${line}\n`)
      },
      waiting: (line) => {
        if (terminal) process.stderr.write(`\r\u001B[K${line}`)
        else if (line !== waited) process.stderr.write(`${line}\n`)
        waited = line
      },
      pause: async (ms) => await delay(ms),
    })
  } catch (error) {
    clear()
    if (!(error instanceof CodedError) || error instanceof CliError) throw error
    process.stderr.write(`landmoot: ${error.message} (${error.code})\n`)
    return error.code.startsWith("TRUST_") ? EXIT_DATA : EXIT_FAILED
  }
  clear()
  if (enrolled.kind === "waiting") {
    await write("Not signed yet. Run the same command again later.\n")
    return EXIT_LATER
  }
  if (!serves) {
    await write(`Ready. Run the node: npx landmoot serve --config ${enrolled.config}\n`)
    return EXIT_OK
  }
  await write("Ready. The node runs until it is asked to end.\n")
  const { serve } = await import("./serve.ts")
  return await serve(["--config", enrolled.config])
}

function parse(args: readonly string[]): {
  readonly options: EnrolmentOptions
  readonly serves: boolean
} {
  const [verb, ...rest] = args
  if (verb !== "enrol") throw CliError.usage(USAGE)
  const { values } = parsed(rest)
  const token = values.token ?? process.env["LANDMOOT_TOKEN"]
  if (values.home === undefined || token === undefined) throw CliError.usage(USAGE)
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(values.node)) {
    throw CliError.usage(`--node ${JSON.stringify(values.node)} is no name, as node-1 is`)
  }
  const certificate = values["tls-certificate"]
  const key = values["tls-key"]
  if ((certificate === undefined) !== (key === undefined)) {
    throw CliError.usage("--tls-certificate and --tls-key go together")
  }
  const wait = values.wait === undefined ? undefined : Number(values.wait)
  if (wait !== undefined && !(wait >= 0)) throw CliError.usage("--wait is a number of seconds")
  return {
    serves: values.serve,
    options: {
      home: new HomeOrigin(originOf(values.home, "--home")),
      token,
      directory: resolve(values.keys),
      root: values.root,
      place: {
        node: values.node,
        listen: values.listen,
        tls: certificate === undefined || key === undefined ? undefined : { certificate, key },
      },
      asks: wait === undefined ? undefined : 1 + Math.ceil(wait / ASK_SECONDS),
    },
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        home: { type: "string" },
        token: { type: "string" },
        keys: { type: "string", default: "landmoot-node" },
        node: { type: "string", default: "node-1" },
        root: { type: "string" },
        listen: { type: "string" },
        "tls-certificate": { type: "string" },
        "tls-key": { type: "string" },
        wait: { type: "string" },
        serve: { type: "boolean", default: false },
      },
    })
  } catch (error) {
    throw CliError.usage(`${error instanceof Error ? error.message : "bad arguments"}; ${USAGE}`)
  }
}
