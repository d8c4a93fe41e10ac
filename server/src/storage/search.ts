// SPDX-License-Identifier: Apache-2.0
/**
 * Finding people and groups by the start of a word, without an index of the
 * database's own kind: both engines look through one account's rows.
 *
 * @module
 */
import { type RawBuilder, sql } from "kysely"

/** What is stored to be searched: each word with a space before it, in lower case. */
export function searchText(...texts: readonly (string | undefined)[]): string {
  const words = texts.flatMap((text = "") => [text, text.replaceAll(/[@._+-]/g, " ")])
  return ` ${folded(words.join(" "))}`
}

/** How many characters of a name count for its place in a list: few enough for a cursor. */
const NAME_KEY_CHARACTERS = 40

/** A name as lists put it in order. */
export function nameKey(name: string): string {
  return Array.from(folded(name).trim()).slice(0, NAME_KEY_CHARACTERS).join("")
}

/** An e-mail address as it is compared. */
export function emailKey(email: string): string {
  return email.normalize("NFC").toLowerCase()
}

/** The condition that a column made by {@link searchText} has a word that starts so. */
export function startsWord(column: string, search: string): RawBuilder<boolean> {
  const pattern = `% ${folded(search)
    .trim()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape ${sql.lit("\\")}`
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ")
}
