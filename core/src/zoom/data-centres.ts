// SPDX-License-Identifier: Apache-2.0
/**
 * Zoom's data centres and the countries in which they stand.
 *
 * @module
 */

/** What one abbreviation of Zoom's stands for here. */
export interface DataCentre {
  readonly code: string
  /** As Zoom's own pages call it. */
  readonly name: string
  /** ISO 3166-1 alpha-2; the leaves of these countries take its place. */
  readonly countries: readonly string[]
  /** Why it is never taken over, whatever leaves there are. */
  readonly never?: string
}

const CHINA = "China is never taken over; name a restricted region by hand, with two administrators"

/**
 * The abbreviations of Zoom's API. Source: the descriptions of `in_meeting.data_center_regions`
 * and `in_meeting.unchecked_data_center_regions` in Zoom's Meeting API. `EU` is what it called
 * Frankfurt and Amsterdam together before both got codes of their own; `JP` is written for `TY`.
 */
export const DATA_CENTRES: readonly DataCentre[] = [
  { code: "AU", name: "Australia", countries: ["AU"] },
  { code: "CA", name: "Canada", countries: ["CA"] },
  { code: "CN", name: "China", countries: ["CN"], never: CHINA },
  { code: "DE", name: "Germany", countries: ["DE"] },
  { code: "EU", name: "Europe", countries: ["DE", "NL"] },
  { code: "HK", name: "Hong Kong SAR", countries: ["HK"] },
  { code: "IE", name: "Ireland", countries: ["IE"] },
  { code: "IN", name: "India", countries: ["IN"] },
  { code: "JP", name: "Japan", countries: ["JP"] },
  { code: "LA", name: "Latin America", countries: ["AR", "BR", "CL", "CO", "MX", "PE"] },
  { code: "MX", name: "Mexico", countries: ["MX"] },
  { code: "NL", name: "Netherlands", countries: ["NL"] },
  { code: "SG", name: "Singapore", countries: ["SG"] },
  { code: "TY", name: "Japan (Tokyo)", countries: ["JP"] },
  { code: "US", name: "United States", countries: ["US"] },
]
