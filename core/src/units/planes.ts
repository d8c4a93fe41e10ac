// SPDX-License-Identifier: Apache-2.0
/** The planes without which there is no meeting: an empty one blocks it (R8). */
export const MANDATORY_PLANES = ["media", "relay", "signalling", "keys"] as const

/** The planes that are features: an empty one switches its feature off (R8). */
export const OPTIONAL_PLANES = ["telephony", "compute", "content", "diagnostics", "egress"] as const

/** Every kind of handling that has a set of regions, the mandatory ones first. */
export const PLANES = [...MANDATORY_PLANES, ...OPTIONAL_PLANES] as const

/** A kind of handling that has a set of regions of its own. */
export type Plane = (typeof PLANES)[number]
