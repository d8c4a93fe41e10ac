// SPDX-License-Identifier: Apache-2.0
import type { Region } from "@landmoot/core/regions"

/** How a region stands in a meeting. Never told by colour alone: the shape of the mark differs. */
export type MarkState = "allowed" | "used" | "unverified" | "refused" | "denied"

/** A region on the map. */
export interface MapMark {
  readonly region: Pick<Region, "id" | "name" | "lat" | "lon">
  readonly state: MarkState
  /** Where the person's own connection leads. */
  readonly own?: boolean
  /** Instead of the region's name. */
  readonly label?: string
}

/** A line between two regions on the map. */
export interface MapLine {
  readonly from: string
  readonly to: string
  /** Whether the servers at both ends were verified. */
  readonly verified: boolean
}
