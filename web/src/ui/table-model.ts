// SPDX-License-Identifier: Apache-2.0
/**
 * What a table works out without React: order, filter and export. Rules DT1 to
 * DT4 of `../SPEC.md`.
 *
 * @module
 */

/** By what a column is ordered: words by the language, numbers by size; nothing comes last. */
export type SortValue = string | number | undefined

/** In which order rows are shown. */
export interface Order {
  readonly column: string
  readonly direction: "ascending" | "descending"
}

/** Rows in order; rows that are equal keep theirs. */
export function sortRows<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => SortValue,
  { direction, language }: { readonly direction: Order["direction"]; readonly language: string },
): readonly Row[] {
  const words = new Intl.Collator(language, { numeric: true, sensitivity: "base" })
  const sign = direction === "ascending" ? 1 : -1
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .toSorted((one, other) => {
      if (one.value === undefined || other.value === undefined) {
        return Number(one.value === undefined) - Number(other.value === undefined)
      }
      if (typeof one.value === "number" && typeof other.value === "number") {
        return sign * (one.value - other.value)
      }
      return sign * words.compare(String(one.value), String(other.value))
    })
    .map(({ row }) => row)
}

/** The order after a click on a column's head: up, then down, then up again. */
export function nextOrder(order: Order | undefined, column: string): Order {
  const again = order?.column === column && order.direction === "ascending"
  return { column, direction: again ? "descending" : "ascending" }
}

/** Rows whose text has every word of the filter, whatever its case or accents. */
export function filterRows<Row>(
  rows: readonly Row[],
  filter: string,
  textOf: (row: Row) => string,
): readonly Row[] {
  const wanted = plain(filter)
    .split(/\s+/)
    .filter((word) => word !== "")
  if (wanted.length === 0) return rows
  return rows.filter((row) => {
    const text = plain(textOf(row))
    return wanted.every((word) => text.includes(word))
  })
}

function plain(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase()
}

/**
 * Rows as CSV (RFC 4180) with a byte order mark, so that spreadsheets read the accents. A cell
 * that a spreadsheet would run as a formula is kept from it by a quote. Source: OWASP, CSV injection.
 */
export function csvOf(lines: readonly (readonly string[])[]): string {
  return `\u{feff}${lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`
}

function cell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}
