// SPDX-License-Identifier: Apache-2.0
import type { Group, Person } from "@landmoot/core/api"
import type { PolicyLayer } from "@landmoot/core/policy"
import type { GroupRecord, PersonRecord } from "../records.ts"

/** A person as the API shows them. */
export function shownPerson(person: PersonRecord): Person {
  const { id, name, email, role, status, groups, administers, version, created } = person
  return {
    id,
    name,
    ...(email === undefined ? {} : { email }),
    role,
    status,
    groups: [...groups],
    administers: [...administers],
    managed: person.external !== undefined,
    hasLayer: limits(person.layer),
    version,
    created,
  }
}

/** A group as the API shows it; `people` is how many are in it. */
export function shownGroup(group: GroupRecord, people: number): Group {
  const { id, name, version, created } = group
  return {
    id,
    name,
    people,
    managed: group.external !== undefined,
    hasLayer: limits(group.layer),
    version,
    created,
  }
}

/** What the audit log keeps of a person: no name and no address, which have to be erasable. */
export function notedPerson(person: PersonRecord): object {
  const { role, status, groups, administers } = person
  return { role, status, groups, administers }
}

function limits(layer: PolicyLayer): boolean {
  return Object.keys(layer).length > 0
}
