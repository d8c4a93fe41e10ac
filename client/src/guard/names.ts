// SPDX-License-Identifier: Apache-2.0
import { type Catalogue, findRegion } from "@landmoot/core/regions"
import type { RegionId } from "@landmoot/core/units"

/** Names regions for a person, in the catalogue's words; unknown ones by their id. */
export function regionNames(catalogue: Catalogue, regions: Iterable<RegionId>): string {
  return [...regions].map((id) => findRegion(catalogue, id)?.name ?? id).join(", ")
}
