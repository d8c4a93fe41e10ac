// SPDX-License-Identifier: Apache-2.0

/** Members of the European Union, ISO 3166-1 alpha-2. */
const EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

/** Members of the European Economic Area that are not in the Union. */
const EEA_ALONE = "IS LI NO"

/** Names the bodies of law that reach a country, from the widest down, as public leaves have them. */
export function jurisdictionsOf(country: string): readonly string[] {
  if (EU.split(" ").includes(country)) return ["EU", "EEA"]
  if (EEA_ALONE.split(" ").includes(country)) return ["EEA"]
  return [country === "GB" ? "UK" : country]
}
