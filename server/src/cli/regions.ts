// SPDX-License-Identifier: Apache-2.0
/**
 * `landmoot regions`: shows the operator which private regions wait, and signs them.
 *
 * @module
 */
import { parseArgs } from "node:util"
import { CodedError } from "@landmoot/core"
import { EnrolmentError, HomeOrigin, type JudgedWish, judgeWishes } from "../enrolment/index.ts"
import { publishPrivateRegions, readStandingCatalogue } from "../trust/index.ts"
import { CliError } from "./errors.ts"
import { originOf } from "./origin.ts"
import { write } from "./output.ts"

const USAGE =
  "usage: landmoot regions list|sign [REGION…] --origin ORIGIN --token TOKEN --keys DIR [--json]"

const HELP = `${USAGE}

Private regions that accounts of a home ask for, or have given up.

  list             what waits, and what signing it would do; changes nothing
  sign [REGION…]   the same, and then signs the next catalogue with the root key in DIR: new regions
                   with the public keys of their authorities, ended ones as retired. Without names
                   it takes all that can be signed. Look at the addresses first: nodes of other
                   regions will open connections to them

  --origin ORIGIN  the web origin of a gateway at the home; each home has a list of its own.
                   Or in the environment as LANDMOOT_ORIGIN
  --token TOKEN    the operator's token of that node; or in the environment as LANDMOOT_TOKEN
  --keys DIR       the folder that \`landmoot keys init\` made, with root.jwk and catalogue.jws. The new
                   catalogue goes to every node's folder in it: copy it to the machines of others
  --json           the same for machines

exit status  0  done
             1  the home does not answer, or refuses
             3  something that waits cannot be signed; what is printed says why
            64  the command was called wrongly
            65  a key or the catalogue is missing, malformed or does not fit
`

const EXIT_OK = 0
const EXIT_FAILED = 1
const EXIT_REFUSED = 3
const EXIT_DATA = 65

/** Runs `landmoot regions …` and gives the status to exit with. @throws {@link CliError} */
export async function regions(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    await write(HELP)
    return EXIT_OK
  }
  const options = parse(args)
  try {
    return await run(options)
  } catch (error) {
    if (!(error instanceof CodedError) || error instanceof CliError) throw error
    process.stderr.write(`landmoot: ${error.message} (${error.code})\n`)
    return error instanceof EnrolmentError ? EXIT_FAILED : EXIT_DATA
  }
}

async function run(options: Options): Promise<number> {
  const { verb, names, origin, token, keys } = options
  const now = Math.floor(Date.now() / 1000)
  const catalogue = await readStandingCatalogue(keys, now)
  const waiting = await new HomeOrigin(origin).pending(token)
  const unknown = names.find((name) => waiting.every(({ region }) => region !== name))
  if (unknown !== undefined) throw CliError.usage(`${unknown} does not wait for a signature`)
  const chosen = waiting.filter(({ region }) => names.length === 0 || names.includes(region))
  const judged = judgeWishes(chosen, catalogue)
  const changes = judged.flatMap((wish) => (wish.kind === "sign" ? [wish.change] : []))
  const signed =
    verb === "sign" && changes.length > 0
      ? (await publishPrivateRegions(keys, changes, now)).catalogue
      : undefined
  if (options.json) {
    await write(`${JSON.stringify({ items: judged, signed: signed?.version ?? null })}\n`)
  } else {
    const last =
      signed !== undefined
        ? `Signed catalogue ${signed.version}: ${changes.length} of ${judged.length} changed.`
        : changes.length === 0
          ? "Nothing to sign."
          : `${changes.length} to sign: landmoot regions sign`
    await write(`${judged.map(describe).join("")}${last}\n`)
  }
  return judged.some(({ kind }) => kind === "refuse") ? EXIT_REFUSED : EXIT_OK
}

function describe(judged: JudgedWish): string {
  const { wish } = judged
  const word =
    judged.kind === "refuse" ? "refuse" : judged.change.kind === "retire" ? "retire" : "add"
  const lines = [
    `${word.padEnd(8)} ${wish.region}`,
    `         ${printable(wish.name)}, ${wish.country}, ${wish.lat} ${wish.lon}`,
    `         address ${wish.address}, gateway ${wish.gateway}, bridge ${printable(wish.bridge)}`,
    `         authority ${wish.authority.x}`,
    ...(judged.kind === "refuse" ? [`         ${judged.why}`] : []),
  ]
  return `${lines.join("\n")}\n\n`
}

/** A customer wrote it, and an operator's terminal shows it. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "\uFFFD")
}

interface Options {
  readonly verb: "list" | "sign"
  readonly names: readonly string[]
  readonly origin: string
  readonly token: string
  readonly keys: string
  readonly json: boolean
}

function parse(args: readonly string[]): Options {
  const [verb, ...rest] = args
  if (verb !== "list" && verb !== "sign") throw CliError.usage(USAGE)
  const { values, positionals } = parsed(rest)
  const { keys, json } = values
  const origin = values.origin ?? process.env["LANDMOOT_ORIGIN"]
  const token = values.token ?? process.env["LANDMOOT_TOKEN"]
  if (origin === undefined || keys === undefined || token === undefined) {
    throw CliError.usage(USAGE)
  }
  return { verb, names: positionals, origin: originOf(origin, "--origin"), token, keys, json }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        origin: { type: "string" },
        token: { type: "string" },
        keys: { type: "string" },
        json: { type: "boolean", default: false },
      },
    })
  } catch (error) {
    throw CliError.usage(`${error instanceof Error ? error.message : "bad arguments"}; ${USAGE}`)
  }
}
