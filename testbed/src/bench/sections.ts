// SPDX-License-Identifier: Apache-2.0
import { measurePolicy } from "./policy/section.ts"
import type { Progress } from "./progress.ts"
import type { SectionReport } from "./report.ts"

/** A part of the benchmark that can be asked for by name. */
export interface Section {
  readonly name: string
  readonly about: string
  readonly measure: (tell: Progress) => Promise<SectionReport>
}

/** All sections, in the order in which they run. */
export const SECTIONS: readonly Section[] = [
  { name: "policy", about: "resolutions and verifications per second", measure: measurePolicy },
]
