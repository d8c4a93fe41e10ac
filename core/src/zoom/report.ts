// SPDX-License-Identifier: Apache-2.0
/**
 * What an import would do, and everything that it would not.
 *
 * @module
 */
import type { PolicyAnswer, PolicyLayer } from "../policy/index.ts"
import type { RegionId } from "../units/index.ts"

/** Something of the file that does not arrive as it was, and why. */
export interface ZoomDropped {
  /** Where in the file, as in `groups[0].settings.in_meeting.data_center_regions[2]`. */
  readonly path: string
  /** What stood there, if it is short. */
  readonly value?: string
  readonly why: string
}

/** A group, user or meeting of the file with the layer that it becomes. */
export interface ZoomMapped {
  /** Zoom's id. */
  readonly id: string
  readonly name: string
  readonly email?: string
  readonly layer: PolicyLayer
  /** What follows from all layers of the import together. */
  readonly answer: PolicyAnswer
}

/** A user, with the groups of the file that they are in. */
export interface ZoomMappedUser extends ZoomMapped {
  readonly groups: readonly string[]
}

/** A meeting, with the user who owns it. */
export interface ZoomMappedMeeting extends ZoomMapped {
  readonly host?: string
}

/** What an import would do. */
export interface ZoomImport {
  readonly ok: true
  readonly home: readonly RegionId[]
  readonly account: { readonly layer: PolicyLayer; readonly answer: PolicyAnswer }
  readonly groups: readonly ZoomMappedGroup[]
  readonly users: readonly ZoomMappedUser[]
  readonly meetings: readonly ZoomMappedMeeting[]
  /** What was meant for regions and does not arrive, or arrives narrower. */
  readonly dropped: readonly ZoomDropped[]
  /** Fields that are not about regions: they were not read. */
  readonly ignored: readonly string[]
}

/** A group. */
export type ZoomMappedGroup = ZoomMapped

/** Why a file could not be read at all. */
export interface ZoomRefused {
  readonly ok: false
  readonly code: "ZOOM_FILE_INVALID"
  readonly path: string
  readonly message: string
}
