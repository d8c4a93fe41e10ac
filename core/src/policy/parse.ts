// SPDX-License-Identifier: Apache-2.0
/**
 * Parses a policy from outside, once, into the types that resolution works on.
 *
 * Everything here may come from an attacker. The result is a copy that holds known fields
 * alone, and every name in it is in its catalogue. The section "Input" of `SPEC.md` in this
 * folder states what is refused, and with which path.
 *
 * @module
 */
import { PLANES, type Plane, type RegionId } from "../units/index.ts"
import type { PolicyInvalid } from "./answer.ts"
import { PolicyError } from "./errors.ts"
import type {
  EvidenceLevel,
  PolicyAccount,
  PolicyGroupLayer,
  PolicyHolder,
  PolicyInput,
  PolicyLayer,
  RegionName,
} from "./input.ts"
import { isPrivate, type Names, parseCatalogue } from "./parse-catalogue.ts"
import { parseDeny, parseExpression, readLeaf } from "./parse-expression.ts"
import * as read from "./reader.ts"

/** A parsed policy, or where and why it is malformed. */
export type ParsedPolicy = { readonly ok: true; readonly value: PolicyInput } | PolicyInvalid

const INPUT_FIELDS = ["catalogue", "account", "groups", "user", "meeting"]
const ACCOUNT_FIELDS = ["plan", "home", "layer"]
const GROUP_LAYER_FIELDS = ["id", "layer"]
const HOLDER_FIELDS = ["layer"]
const LAYER_FIELDS = ["ceiling", "deny", "planes", "meetingDefault", "locked", "minEvidence"]

// Printable ASCII, so that no two names look alike and every engine judges them alike.
const LAYER_ID = /^[!-~](?:[ -~]{0,126}[!-~])?$/

/** Parses a JSON value as a policy. May come from an attacker. */
export function parsePolicyInput(json: unknown): ParsedPolicy {
  return caught(() => ({ ok: true, value: parseInput(json) }))
}

/** Runs a parser that throws, and gives its refusal as a value. */
export function caught<Parsed>(parse: () => Parsed): Parsed | PolicyInvalid {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    return { ok: false, code: "POLICY_INVALID", path: error.path, message: error.message }
  }
}

/**
 * Parses one layer. May come from an attacker.
 *
 * @throws {@link PolicyError} `POLICY_INVALID` with a path that starts with the given one
 */
export function parseLayer(json: unknown, path: string, names: Names): PolicyLayer {
  const layer = read.readObject(json, path, LAYER_FIELDS)
  const parsed: { -readonly [Field in keyof PolicyLayer]: PolicyLayer[Field] } = {}
  const ceiling = read.optional(layer, "ceiling")
  if (ceiling !== undefined)
    parsed.ceiling = parseExpression(ceiling, read.under(path, "ceiling"), names)
  const deny = read.optional(layer, "deny")
  const denied = deny === undefined ? undefined : parseDeny(deny, read.under(path, "deny"), names)
  if (denied !== undefined) parsed.deny = denied
  const planes = read.optional(layer, "planes")
  if (planes !== undefined) parsed.planes = parsePlanes(planes, read.under(path, "planes"), names)
  const meetingDefault = read.optional(layer, "meetingDefault")
  if (meetingDefault !== undefined) {
    parsed.meetingDefault = parseExpression(
      meetingDefault,
      read.under(path, "meetingDefault"),
      names,
    )
  }
  const locked = read.optional(layer, "locked")
  if (locked !== undefined) parsed.locked = read.readBoolean(locked, read.under(path, "locked"))
  const minEvidence = read.optional(layer, "minEvidence")
  if (minEvidence !== undefined) {
    const level = read.readInteger(minEvidence, read.under(path, "minEvidence"), [0, 3])
    parsed.minEvidence = level as EvidenceLevel // The range is the proof.
  }
  return parsed
}

function parseInput(json: unknown): PolicyInput {
  const input = read.readObject(json, "", INPUT_FIELDS)
  const { catalogue, names } = parseCatalogue(read.required(input, "catalogue", ""))
  const account = parseAccount(read.required(input, "account", ""), names)
  const groups = read.optional(input, "groups")
  const user = read.optional(input, "user")
  const meeting = read.optional(input, "meeting")
  return {
    catalogue,
    account,
    ...(groups === undefined ? {} : { groups: parseGroupLayers(groups, names) }),
    ...(user === undefined ? {} : { user: parseHolder(user, "user", names) }),
    ...(meeting === undefined ? {} : { meeting: parseHolder(meeting, "meeting", names) }),
  }
}

function parseAccount(value: unknown, names: Names): PolicyAccount {
  const account = read.readObject(value, "account", ACCOUNT_FIELDS)
  const plan = read.readWord(read.required(account, "plan", "account"), "account.plan", [
    "free",
    "paid",
  ])
  const home = parseHome(read.required(account, "home", "account"), names)
  const json = read.optional(account, "layer")
  const layer = json === undefined ? undefined : parseLayer(json, "account.layer", names)
  refuseForeignPrivate(home, layer?.ceiling?.include ?? [])
  return layer === undefined ? { plan, home } : { plan, home, layer }
}

/**
 * Refuses private regions of two accounts: at least one of them is not this account's own
 * (R28). No group lists a private region, so these are the only ways into the set.
 */
function refuseForeignPrivate(home: readonly RegionId[], ceiling: readonly RegionName[]): void {
  let owner: string | undefined
  const look = (name: RegionName, path: string): void => {
    if (!isPrivate(name)) return
    const claimed = name.slice(0, name.indexOf("/"))
    owner ??= claimed
    if (claimed === owner) return
    throw PolicyError.invalid(path, "a private region serves its own account only (R28)")
  }
  for (const [at, name] of home.entries()) look(name, read.item("account.home", at))
  for (const [at, name] of ceiling.entries()) {
    look(name, read.item("account.layer.ceiling.include", at))
  }
}

function parseHome(json: unknown, names: Names): RegionId[] {
  const path = "account.home"
  const list = read.readArray(json, path)
  if (list.length === 0) throw PolicyError.invalid(path, "an account has at least one home region")
  const seen = new Set<string>()
  return list.map((value, position) => {
    const leaf = readLeaf(value, read.item(path, position), names)
    read.once(seen, leaf, read.item(path, position))
    return leaf
  })
}

function parseGroupLayers(json: unknown, names: Names): PolicyGroupLayer[] {
  const seen = new Set<string>()
  return read.readArray(json, "groups").map((value, position) => {
    const path = read.item("groups", position)
    const group = read.readObject(value, path, GROUP_LAYER_FIELDS)
    const id = read.readText(read.required(group, "id", path), `${path}.id`)
    if (!LAYER_ID.test(id)) {
      throw PolicyError.invalid(`${path}.id`, "expected 1 to 128 printable ASCII characters")
    }
    read.once(seen, id, `${path}.id`)
    const layer = read.optional(group, "layer")
    return layer === undefined ? { id } : { id, layer: parseLayer(layer, `${path}.layer`, names) }
  })
}

function parseHolder(json: unknown, path: string, names: Names): PolicyHolder {
  const layer = read.optional(read.readObject(json, path, HOLDER_FIELDS), "layer")
  return layer === undefined ? {} : { layer: parseLayer(layer, `${path}.layer`, names) }
}

function parsePlanes(
  json: unknown,
  path: string,
  names: Names,
): NonNullable<PolicyLayer["planes"]> {
  const limits = read.readObject(json, path, PLANES)
  const parsed: { [P in Plane]?: ReturnType<typeof parseExpression> } = {}
  for (const plane of PLANES) {
    const limit = read.optional(limits, plane)
    if (limit !== undefined) parsed[plane] = parseExpression(limit, `${path}.${plane}`, names)
  }
  return parsed
}
