// SPDX-License-Identifier: Apache-2.0
/**
 * `landmoot keys`: makes and shows the keys of a deployment.
 *
 * @module
 */
import { parseArgs } from "node:util"
import { CodedError } from "@landmoot/core"
import { type RegionId, regionId } from "@landmoot/core/units"
import {
  authorityFile,
  catalogueDraftSchema,
  deploymentFiles,
  describeKeys,
  ensureAuthority,
  ensureDraft,
  ensureRoot,
  jsonOf,
  makeNode,
  publishCatalogue,
  readJson,
  startingCatalogue,
} from "../trust/index.ts"
import { CliError } from "./errors.ts"
import { write } from "./output.ts"

const USAGE =
  "usage: landmoot keys init DIR | region DIR LEAF | catalogue DIR [--catalogue FILE] |" +
  " node DIR LEAF NAME --gateway ORIGIN --prefix CIDR… [--self-renewing] | show FILE|DIR"

const HELP = `${USAGE}

Makes the keys of a deployment, in this order. Every command keeps what is there.

  init DIR            the operator's root key, and catalogue.json to edit: give each region
                      that you run its gateways, bridges and prefixes
  region DIR LEAF     the key of a region's authority
  catalogue DIR       signs catalogue.json (or FILE) with the authorities' keys and hands it to
                      every node's folder; the version goes up by itself if the content changed
  node DIR LEAF NAME  a node's folder, DIR/nodes/LEAF/NAME: its key, its certificate for 24 hours,
                      its DTLS certificate. Run it again to renew. Copy the folder to the
                      machine and name it as \`keys\` in the configuration
      --gateway ORIGIN   the web origin at which clients reach the node; may be repeated
      --prefix CIDR      addresses of its media, inside those of the region; may be repeated
      --self-renewing    puts the authority's key beside it, so that the node renews itself:
                         whoever takes such a machine can certify nodes of that region
  show FILE|DIR       says what it is, who signed it, from when to when; no private part

exit status  0  done
            64  the command was called wrongly
            65  a key, certificate or catalogue is missing, malformed or does not fit
`

const EXIT_OK = 0
const EXIT_DATA = 65

/** Runs `landmoot keys …` and gives the status to exit with. @throws {@link CliError} */
export async function keys(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    await write(HELP)
    return EXIT_OK
  }
  const [verb, ...rest] = args
  const run = verb !== undefined && Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
  if (run === undefined) throw CliError.usage(USAGE)
  try {
    await write(await run(parse(rest)))
    return EXIT_OK
  } catch (error) {
    if (!(error instanceof CodedError) || error instanceof CliError) throw error
    process.stderr.write(`landmoot: ${error.message} (${error.code})\n`)
    return EXIT_DATA
  }
}

interface Parsed {
  readonly words: readonly string[]
  readonly gateways: readonly string[]
  readonly prefixes: readonly string[]
  readonly catalogue: string | undefined
  readonly selfRenewing: boolean
}

const VERBS: Readonly<Record<string, (parsed: Parsed) => Promise<string>>> = {
  init: async (parsed) => {
    const [directory] = words(parsed, 1)
    const root = await ensureRoot(directory)
    await ensureDraft(directory, jsonOf(startingCatalogue()))
    const { rootKey, draft } = deploymentFiles(directory)
    return `root key ${root.x} in ${rootKey}: keep it away from the network\nedit ${draft} next\n`
  },
  region: async (parsed) => {
    const [directory, leaf] = words(parsed, 2)
    const region = leafOf(leaf)
    const key = await ensureAuthority(directory, region)
    const file = authorityFile(directory, region)
    return `authority key ${key.x} of ${region} in ${file}\nsign the catalogue next\n`
  },
  catalogue: async (parsed) => {
    const [directory] = words(parsed, 1)
    const file = parsed.catalogue ?? deploymentFiles(directory).draft
    const draft = await readJson(file, catalogueDraftSchema)
    const { catalogue } = await publishCatalogue(directory, draft, now())
    const { regions, authorities, version } = catalogue
    return `catalogue ${version}: ${regions.length} regions, ${authorities.length} authorities\n`
  },
  node: async (parsed) => {
    const [directory, leaf, name] = words(parsed, 3)
    const { gateways, prefixes, selfRenewing } = parsed
    if (prefixes.length === 0) throw CliError.usage("give at least one --prefix CIDR")
    const folder = await makeNode(directory, {
      region: leafOf(leaf),
      name,
      gateways,
      prefixes,
      now: now(),
      renewsItself: selfRenewing,
    })
    return `${folder}\n${await describeKeys(folder, now())}`
  },
  show: async (parsed) => await describeKeys(words(parsed, 1)[0], now()),
}

function parse(args: readonly string[]): Parsed {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        gateway: { type: "string", multiple: true, default: [] },
        prefix: { type: "string", multiple: true, default: [] },
        catalogue: { type: "string" },
        "self-renewing": { type: "boolean", default: false },
      },
    })
    return {
      words: positionals,
      gateways: values.gateway,
      prefixes: values.prefix,
      catalogue: values.catalogue,
      selfRenewing: values["self-renewing"],
    }
  } catch (error) {
    throw CliError.usage(`${error instanceof Error ? error.message : "bad arguments"}; ${USAGE}`)
  }
}

/** The words of a command, of which there must be exactly so many. */
function words(parsed: Parsed, count: 1): [string]
function words(parsed: Parsed, count: 2): [string, string]
function words(parsed: Parsed, count: 3): [string, string, string]
function words(parsed: Parsed, count: number): readonly string[] {
  if (parsed.words.length !== count) throw CliError.usage(USAGE)
  return parsed.words
}

function leafOf(text: string): RegionId {
  try {
    return regionId(text)
  } catch {
    throw CliError.usage(`${JSON.stringify(text)} is not the id of a leaf, as eu-de-fra is`)
  }
}

const now = (): number => Math.floor(Date.now() / 1000)
