// SPDX-License-Identifier: Apache-2.0
/**
 * `landmoot import zoom`: brings the data centres that an account chose at Zoom into layers.
 * Without `--apply` it says what would happen, and changes nothing.
 *
 * @module
 */
import { createReadStream } from "node:fs"
import { text } from "node:stream/consumers"
import { parseArgs } from "node:util"
import type { PolicyAnswer, PolicyCatalogue, PolicyLayer } from "@landmoot/core/policy"
import {
  STARTING_CATALOGUE_VERSION,
  STARTING_GROUPS,
  STARTING_LEAVES,
} from "@landmoot/core/regions"
import { type RegionId, regionId } from "@landmoot/core/units"
import { importZoom, type ZoomImport } from "@landmoot/core/zoom"
import { CliError } from "./errors.ts"
import { applyZoom, type Applied, readTarget } from "./import-zoom-apply.ts"
import { write } from "./output.ts"

const USAGE =
  "usage: landmoot import zoom FILE [--home LEAF…] [--json]" +
  " [--apply --account ID --origin URL --token TOKEN]"

const HELP = `${USAGE}

Reads settings in the shape of Zoom's API (FILE may be -, standard input) and prints the layers that
they become, what is dropped and why, and which regions follow. Nothing is changed.

FILE is JSON: { "account": { "settings": …, "lock_settings": … }, "groups": [ { "id", "name",
"settings", "lock_settings" } ], "users": [ { "id", "email", "group_ids", "settings" } ],
"meetings": [ { "id", "topic", "host_id", "settings" } ] }, each as Zoom's API answers it; or the
answer of GET /accounts/{accountId}/settings alone.

  --home LEAF     the home of the account here; may be repeated. Without it the home is asked of
                  the account (with --account), else the first region of the result is assumed
  --json          the same for machines
  --account ID, --origin URL
                  the account and the web origin of a gateway at its home
  --token TOKEN   a key with the scopes policy:read, policy:write, groups:read, groups:write and
                  people:read; or in the environment as LANDMOOT_TOKEN
  --apply         writes the layers: the account's first, then groups and users, locks last.
                  Groups are found by name and made if missing, users by e-mail address

exit status  0  done
             2  the file is not in this shape (ZOOM_FILE_INVALID)
             3  something was refused while applying; what is printed says what
            64  the command was called wrongly
            66  the file cannot be read
`

const EXIT_OK = 0
const EXIT_INVALID = 2
const EXIT_REFUSED = 3

/** Runs `landmoot import …` and gives the status to exit with. @throws {@link CliError} */
export async function importSettings(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    await write(HELP)
    return EXIT_OK
  }
  const options = parse(args)
  const json = await readJson(options.file)
  const server =
    options.server === undefined
      ? undefined
      : { ...options.server, ...(await readTarget(options.server)) }
  const catalogue = server?.catalogue ?? STARTING
  const given = options.home.length > 0 ? options.home : server?.home
  const home = given ?? assumedHome(json, catalogue)
  const result = importZoom(json, { catalogue, home })
  if (!result.ok) {
    await write(options.json ? `${JSON.stringify(result)}\n` : refusalText(result))
    return EXIT_INVALID
  }
  const applied =
    options.apply && server !== undefined ? await applyZoom(result, server) : undefined
  const assumed = given === undefined
  await write(
    options.json
      ? `${JSON.stringify({ ...result, homeAssumed: assumed, ...(applied === undefined ? {} : { applied }) })}\n`
      : describe(result, { assumed, applied }),
  )
  return applied?.some(({ outcome }) => outcome === "refused") === true ? EXIT_REFUSED : EXIT_OK
}

interface Options {
  readonly file: string
  readonly home: readonly RegionId[]
  readonly json: boolean
  readonly apply: boolean
  readonly server?: { readonly origin: string; readonly account: string; readonly token: string }
}

function parse(args: readonly string[]): Options {
  const [from, ...rest] = args
  if (from !== "zoom") throw CliError.usage(USAGE)
  const { values, positionals } = parsed(rest)
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw CliError.usage(USAGE)
  const { json, apply, account, origin } = values
  const token = values.token ?? process.env["LANDMOOT_TOKEN"]
  if (apply && (account === undefined || origin === undefined || token === undefined)) {
    throw CliError.usage(`--apply needs --account, --origin and --token; ${USAGE}`)
  }
  const home = values.home.map(leaf)
  if (account === undefined || origin === undefined || token === undefined) {
    return { file, home, json, apply }
  }
  return { file, home, json, apply, server: { origin, account, token } }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        home: { type: "string", multiple: true, default: [] },
        json: { type: "boolean", default: false },
        apply: { type: "boolean", default: false },
        account: { type: "string" },
        origin: { type: "string" },
        token: { type: "string" },
      },
    })
  } catch (error) {
    throw CliError.usage(`${error instanceof Error ? error.message : String(error)}; ${USAGE}`)
  }
}

function leaf(value: string): RegionId {
  try {
    return regionId(value)
  } catch {
    throw CliError.usage(`${JSON.stringify(value)} is no region; ${USAGE}`)
  }
}

async function readJson(file: string): Promise<unknown> {
  let content: string
  try {
    content = await text(file === "-" ? process.stdin : createReadStream(file))
  } catch (error) {
    throw CliError.fileUnreadable(file, error)
  }
  try {
    return JSON.parse(content)
  } catch {
    // What is no JSON is in no shape of Zoom's either, and is told in the same way.
    return undefined
  }
}

/** The catalogue of a new deployment, for whoever tries the command without a server. */
const STARTING: PolicyCatalogue = {
  version: STARTING_CATALOGUE_VERSION,
  regions: STARTING_LEAVES,
  groups: STARTING_GROUPS,
}

/** The first region that the file leads to: only so that something can be shown. */
function assumedHome(json: unknown, catalogue: PolicyCatalogue): readonly RegionId[] {
  const any = catalogue.regions.filter(({ restricted }) => !restricted).map(({ id }) => id)
  const result = importZoom(json, { catalogue, home: any })
  const first = result.ok ? result.account.layer.ceiling?.include[0] : undefined
  return [any.find((id) => id === first) ?? any[0] ?? regionId("eu-de-fra")]
}

function refusalText({
  path,
  message,
}: {
  readonly path: string
  readonly message: string
}): string {
  return `not Zoom's settings: ${path === "" ? "the file" : path}: ${message} (ZOOM_FILE_INVALID)\n`
}

function describe(
  { home, account, groups, users, meetings, dropped, ignored }: ZoomImport,
  {
    assumed,
    applied,
  }: { readonly assumed: boolean; readonly applied: readonly Applied[] | undefined },
): string {
  const lines = [
    `home      ${home.join(", ")}${assumed ? "   (assumed; name yours with --home)" : ""}`,
    "",
    ...level("account", account),
    ...groups.flatMap((group) => level(`group ${group.name} (${group.id})`, group)),
    ...users.flatMap((user) => level(`user ${user.email ?? user.name} (${user.id})`, user)),
    ...meetings.flatMap((meeting) => level(`meeting ${meeting.name} (${meeting.id})`, meeting)),
  ]
  lines.push(`dropped or narrowed: ${dropped.length}`)
  for (const { path, value, why } of dropped) {
    lines.push(`  ${value ?? "all"}  ${why}`, `      ${path}`)
  }
  lines.push("", `not about regions, not read: ${ignored.length}`)
  lines.push(...ignored.map((path) => `  ${path}`))
  if (applied === undefined) lines.push("", "Nothing was changed.")
  else {
    lines.push("", "applied")
    for (const { what, outcome, why } of applied) {
      lines.push(`  ${outcome.padEnd(8)} ${what}${why === undefined ? "" : `: ${why}`}`)
    }
  }
  return `${lines.join("\n")}\n`
}

function level(
  name: string,
  { layer, answer }: { readonly layer: PolicyLayer; readonly answer: PolicyAnswer },
): string[] {
  const said = [
    ...(layer.ceiling === undefined ? [] : [`  ceiling   ${layer.ceiling.include.join(", ")}`]),
    ...(layer.meetingDefault === undefined
      ? []
      : [`  default   ${layer.meetingDefault.include.join(", ")}`]),
    ...(layer.locked === true ? ["  locked"] : []),
  ]
  const follows = answer.ok
    ? `  regions   ${answer.effective.join(", ")}`
    : `  regions   none: ${answer.message} (${answer.code})`
  return [name, ...(said.length === 0 ? ["  no limits of its own"] : said), follows, ""]
}
