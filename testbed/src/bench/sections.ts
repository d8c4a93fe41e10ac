// SPDX-License-Identifier: Apache-2.0
import { measureForwarding } from "./forward/section.ts"
import { measureFrames } from "./frames/section.ts"
import { measureJoins } from "./join/section.ts"
import { measureLists } from "./lists/section.ts"
import { measureGroups } from "./mls/section.ts"
import { measurePolicy } from "./policy/section.ts"
import { measurePreview } from "./preview/section.ts"
import type { Progress } from "./progress.ts"
import { measureRemoval } from "./removal/section.ts"
import type { SectionReport } from "./report.ts"
import { measureStorm } from "./storm/section.ts"

/** A part of the benchmark that can be asked for by name. */
export interface Section {
  readonly name: string
  readonly about: string
  readonly measure: (tell: Progress) => Promise<SectionReport>
}

/** All sections, in the order in which they run. */
export const SECTIONS: readonly Section[] = [
  { name: "forward", about: "CPU time per forwarded SRTP packet", measure: measureForwarding },
  { name: "join", about: "time from click to first remote frame", measure: measureJoins },
  { name: "policy", about: "resolutions and verifications per second", measure: measurePolicy },
  {
    name: "preview",
    about: "preview of a change of policy in a large account",
    measure: measurePreview,
  },
  {
    name: "lists",
    about: "pages of the console's lists at a million meetings",
    measure: measureLists,
  },
  {
    name: "mls",
    about: "commits and joins of key groups by their size",
    measure: measureGroups,
  },
  {
    name: "frames",
    about: "CPU time and delay of sealing and opening a frame",
    measure: measureFrames,
  },
  {
    name: "removal",
    about: "the last frame that a removed member opens",
    measure: measureRemoval,
  },
  {
    name: "storm",
    about: "joins of hundreds until all have one key",
    measure: measureStorm,
  },
]
