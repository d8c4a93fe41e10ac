// SPDX-License-Identifier: Apache-2.0
/**
 * Whether groups together leave their people anything (R6), asked for one
 * person or for a whole school without resolving the same thing twice.
 *
 * @module
 */
import { checkAssignment, type PolicyInput } from "@landmoot/core/policy"
import { policyPlanOf } from "@landmoot/core/plans"
import type { Catalogue } from "@landmoot/core/regions"
import type { Refusal } from "../../api/index.ts"
import { policyCatalogue } from "../policy.ts"
import type { AccountRecord, GroupRecord, PersonRecord } from "../records.ts"

/** Checks people's groups within one account. */
export class Assignments {
  readonly #account: Pick<AccountRecord, "plan" | "home" | "layer">
  readonly #catalogue: Catalogue
  /** What was found for groups in this order with this layer of the person. */
  readonly #known = new Map<string, Refusal | undefined>()

  constructor(account: Pick<AccountRecord, "plan" | "home" | "layer">, catalogue: Catalogue) {
    this.#account = account
    this.#catalogue = catalogue
  }

  /**
   * Refuses groups that leave a person no region, naming them.
   *
   * @param groups - those that the person shall be in, in order.
   */
  refuse(
    person: Pick<PersonRecord, "layer">,
    groups: readonly Pick<GroupRecord, "id" | "name" | "layer">[],
  ): Refusal | undefined {
    const key = JSON.stringify([groups.map(({ id }) => id), person.layer])
    if (this.#known.has(key)) return this.#known.get(key)
    const refusal = this.#check(person, groups)
    this.#known.set(key, refusal)
    return refusal
  }

  #check(
    person: Pick<PersonRecord, "layer">,
    groups: readonly Pick<GroupRecord, "id" | "name" | "layer">[],
  ): Refusal | undefined {
    const { plan, home, layer } = this.#account
    const input: PolicyInput = {
      catalogue: policyCatalogue(this.#catalogue),
      account: { plan: policyPlanOf(plan), home, layer },
      groups: groups.map((group) => ({ id: group.id, layer: group.layer })),
      user: { layer: person.layer },
    }
    const answer = checkAssignment(input)
    if (answer.ok) return undefined
    const names = groups.filter(({ id }) => answer.groups.includes(id)).map(({ name }) => name)
    return {
      ok: false,
      code: answer.code,
      message: `these groups together leave no region: ${names.join(", ")}`,
      path: "groups",
      facts: { groups: names.join(", "), groupIds: answer.groups.join(",") },
    }
  }
}
