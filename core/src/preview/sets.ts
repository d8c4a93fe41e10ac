// SPDX-License-Identifier: Apache-2.0
/**
 * Resolves the policies of shapes and meetings, each different one once.
 *
 * @module
 */
import {
  type PolicyAnswer,
  type PolicyCatalogue,
  type PolicyGroupLayer,
  type PolicyInput,
  type PolicyLayer,
  resolvePolicy,
} from "../policy/index.ts"
import { PLANES, type Plane, type RegionId } from "../units/index.ts"
import type { PolicyState } from "./input.ts"

/** Who owns a meeting: groups and a layer of one's own. */
export interface Owner {
  readonly groups: readonly string[]
  readonly layer: PolicyLayer
}

/** Answers what one state of an account allows. It remembers what it was asked before. */
export class Sets {
  readonly #catalogue: PolicyCatalogue
  readonly #state: PolicyState
  readonly #groups: ReadonlyMap<string, PolicyGroupLayer>
  readonly #answers = new Map<string, PolicyAnswer>()
  /** The text of each layer that was met, since many people share one object. */
  readonly #texts = new Map<PolicyLayer, string>()

  constructor(catalogue: PolicyCatalogue, state: PolicyState) {
    this.#catalogue = catalogue
    this.#state = state
    this.#groups = new Map(state.groups.map((group) => [group.id, group]))
  }

  /** The answer for meetings of an owner, or for one meeting with a layer of its own. */
  of(owner: Owner, meeting: PolicyLayer = NO_LIMITS): PolicyAnswer {
    const key = `${owner.groups.join("\n")}\n\n${this.#text(owner.layer)}\n${this.#text(meeting)}`
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const answer = resolvePolicy(this.input(owner, meeting))
    this.#answers.set(key, answer)
    return answer
  }

  /** The layers that govern such a meeting. A group that the state lacks sets no limit. */
  input(owner: Owner, meeting: PolicyLayer = NO_LIMITS): PolicyInput {
    return {
      catalogue: this.#catalogue,
      account: this.#state.account,
      groups: owner.groups.flatMap((id) => this.#groups.get(id) ?? []),
      user: { layer: owner.layer },
      meeting: { layer: meeting },
    }
  }

  #text(layer: PolicyLayer): string {
    const known = this.#texts.get(layer)
    if (known !== undefined) return known
    const text = JSON.stringify(layer)
    this.#texts.set(layer, text)
    return text
  }
}

/** Somebody in no group and without a layer of their own. */
export const NOBODY_SPECIAL: Owner = { groups: [], layer: {} }

const NO_LIMITS: PolicyLayer = {}

/** The regions of an answer; none if it is a refusal. */
export function effectiveOf(answer: PolicyAnswer): readonly RegionId[] {
  return answer.ok ? answer.effective : []
}

/** The regions of one plane; none if the answer is a refusal. */
export function planeOf(answer: PolicyAnswer, plane: Plane): readonly RegionId[] {
  return answer.ok ? answer.planes[plane] : []
}

/** Whether two answers allow the same. */
export function sameSets(one: PolicyAnswer, other: PolicyAnswer): boolean {
  if (one === other) return true
  return (
    one.ok === other.ok &&
    sameList(effectiveOf(one), effectiveOf(other)) &&
    PLANES.every((plane) => sameList(planeOf(one, plane), planeOf(other, plane)))
  )
}

/** Whether two lists, both sorted, hold the same. */
export function sameList(one: readonly RegionId[], other: readonly RegionId[]): boolean {
  return one.length === other.length && one.every((region, at) => region === other[at])
}

/** What is in one list and not in another. */
export function without(one: readonly RegionId[], other: readonly RegionId[]): RegionId[] {
  return one.filter((region) => !other.includes(region))
}
