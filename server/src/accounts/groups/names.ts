// SPDX-License-Identifier: Apache-2.0

/** Names that differ in case or in how their letters are composed are the same to people. */
export function nameKey(name: string): string {
  return name.trim().normalize("NFKC").toLowerCase()
}
