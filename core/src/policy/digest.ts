// SPDX-License-Identifier: Apache-2.0
/**
 * The bytes that a policy digest is taken over; hashing them is up to the caller.
 *
 * @module
 */
// Not by the folder's index: that would load the libraries for signatures with every policy.
import { canonicalJson } from "../signed/canonical.ts"
import { PLANES } from "../units/index.ts"
import type { PolicyResolved } from "./answer.ts"
import type { PolicyInput, PolicyLayer, RegionExpression } from "./input.ts"

/**
 * Writes a policy and the answer it gave as canonical JSON (RFC 8785), in ASCII. Policies that
 * differ only in the order of keys and names, or in layers that set nothing, give equal bytes.
 * The catalogue stands there by its version, since it is signed by itself.
 */
export function policyDigestInput(input: PolicyInput, answer: PolicyResolved): Uint8Array {
  const { catalogue, account, groups = [], user, meeting } = input
  return canonicalBytes({
    catalogue: catalogue.version,
    account: { plan: account.plan, home: account.home.toSorted(), ...layerField(account.layer) },
    groups: groups.map(({ id, layer }) => ({ id, ...layerField(layer) })),
    ...layerUnder("user", user?.layer),
    ...layerUnder("meeting", meeting?.layer),
    answer: { effective: answer.effective, planes: answer.planes },
  })
}

function layerField(layer: PolicyLayer | undefined): object {
  return layerUnder("layer", layer)
}

function layerUnder(key: string, layer: PolicyLayer | undefined): object {
  if (layer === undefined) return {}
  const { ceiling, deny, planes = {}, meetingDefault, locked, minEvidence } = layer
  const limits = PLANES.flatMap((plane) => {
    const limit = planes[plane]
    return limit === undefined ? [] : [[plane, sorted(limit)] as const]
  })
  const value = {
    ...(ceiling === undefined ? {} : { ceiling: sorted(ceiling) }),
    ...(deny === undefined ? {} : { deny: sorted(deny) }),
    ...(limits.length === 0 ? {} : { planes: Object.fromEntries(limits) }),
    ...(meetingDefault === undefined ? {} : { meetingDefault: sorted(meetingDefault) }),
    ...(locked === true ? { locked } : {}),
    ...(minEvidence === undefined || minEvidence === 0 ? {} : { minEvidence }),
  }
  return Object.keys(value).length === 0 ? {} : { [key]: value }
}

function sorted({ include, exclude = [] }: RegionExpression): object {
  if (exclude.length === 0) return { include: include.toSorted() }
  return { include: include.toSorted(), exclude: exclude.toSorted() }
}

function canonicalBytes(value: object): Uint8Array {
  // Every name in a policy is ASCII, so one code unit is one byte.
  const text = canonicalJson(value)
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
