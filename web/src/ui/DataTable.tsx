// SPDX-License-Identifier: Apache-2.0
import { ArrowDown, ArrowUp, Download, Search } from "lucide-react"
import { type ReactNode, useId, useMemo, useState } from "react"
import { useSpeech } from "../words/SpeechContext.tsx"
import { Skeleton } from "./Busy.tsx"
import { Icon } from "./Icon.tsx"
import { filterRows, nextOrder, type Order, type SortValue, sortRows } from "./table-model.ts"
import { useMedia } from "./use-watched.ts"
import "./table.css"

/** One column. The first one names the row. */
export interface Column<Row> {
  readonly id: string
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** By what the column is ordered; without it the column is not. */
  readonly sort?: (row: Row) => SortValue
  /** Numbers stand at the end of their cells. */
  readonly numeric?: boolean
}

/** A table with its tools. */
export interface DataTableProps<Row> {
  /** What the rows are, for screen readers: "People of this account". */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly busy?: boolean
  /** Filters the rows that are here by their text. */
  readonly filter?: { readonly label: string; readonly textOf: (row: Row) => string }
  /** Asks the server instead; then `rows` are what it found. */
  readonly search?: {
    readonly label: string
    readonly value: string
    readonly onChange: (value: string) => void
  }
  readonly order?: Order
  /** Reads the next page; absent at the end. */
  readonly more?: (() => void) | undefined
  readonly onExport?: (() => void) | undefined
  /** A menu or buttons at the end of a row. */
  readonly actions?: (row: Row) => ReactNode
  /** Instead of the table while there is nothing and nothing is looked for. */
  readonly empty: ReactNode
  /** More tools beside the filter. */
  readonly tools?: ReactNode
  readonly testId?: string
}

/** Rows that can be ordered, filtered, read on and exported; cards on a phone. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const { columns, rows, filter, search, busy = false } = props
  const phone = useMedia("(max-width: 639px)")
  const [filterText, setFilterText] = useState("")
  const [order, setOrder] = useState(props.order)

  const shown = useMemo(() => {
    const found = filter === undefined ? rows : filterRows(rows, filterText, filter.textOf)
    const sort = columns.find(({ id }) => id === order?.column)?.sort
    if (order === undefined || sort === undefined) return found
    return sortRows(found, sort, { direction: order.direction, language: speech.language })
  }, [rows, filter, filterText, columns, order, speech.language])

  const looking = search === undefined ? filterText !== "" : search.value !== ""
  if (rows.length === 0 && !looking && !busy) return props.empty
  const field = search ?? (filter && { ...filter, value: filterText, onChange: setFilterText })
  const sortable = columns.filter(({ sort }) => sort !== undefined)
  return (
    <div className="data-table" data-testid={props.testId} aria-busy={busy}>
      <div className="data-tools">
        {field !== undefined && <FilterBox {...field} />}
        {phone && sortable.length > 0 && (
          <select
            className="input data-order"
            aria-label={words.console.ui.sortBy}
            value={order?.column ?? ""}
            onChange={({ target }) =>
              setOrder(
                target.value === "" ? undefined : { column: target.value, direction: "ascending" },
              )
            }
          >
            <option value="">{words.console.ui.sortBy}</option>
            {sortable.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        )}
        {props.tools}
        {props.onExport !== undefined && (
          <button type="button" className="button data-export" onClick={props.onExport}>
            <Icon of={Download} size={16} />
            {words.console.ui.export}
          </button>
        )}
      </div>
      {busy && rows.length === 0 ? (
        <Skeleton lines={5} />
      ) : phone ? (
        <Cards {...props} rows={shown} />
      ) : (
        <Grid {...props} rows={shown} order={order} onOrder={setOrder} />
      )}
      <div className="data-foot">
        <span className="quiet small" role="status">
          {shown.length === 0 && !busy
            ? words.console.ui.noneFound
            : words.console.ui.rows(shown.length, props.more !== undefined)}
        </span>
        {props.more !== undefined && (
          <button type="button" className="button" disabled={busy} onClick={props.more}>
            {words.console.ui.more}
          </button>
        )}
      </div>
    </div>
  )
}

function FilterBox({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}): ReactNode {
  return (
    <div className="data-filter">
      <Icon of={Search} size={16} />
      <input
        className="input"
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        autoComplete="off"
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}

function Grid<Row>({
  caption,
  columns,
  rows,
  keyOf,
  actions,
  order,
  onOrder,
}: Omit<DataTableProps<Row>, "order"> & {
  readonly order: Order | undefined
  readonly onOrder: (order: Order) => void
}): ReactNode {
  const { words } = useSpeech()
  return (
    <div className="table-box">
      <table className="table data-grid">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                data-numeric={column.numeric || undefined}
                aria-sort={order?.column === column.id ? order.direction : undefined}
              >
                {column.sort === undefined ? (
                  column.title
                ) : (
                  <button
                    type="button"
                    className="data-sort"
                    onClick={() => onOrder(nextOrder(order, column.id))}
                  >
                    {column.title}
                    {order?.column === column.id && (
                      <Icon of={order.direction === "ascending" ? ArrowUp : ArrowDown} size={16} />
                    )}
                  </button>
                )}
              </th>
            ))}
            {actions !== undefined && (
              <th scope="col">
                <span className="visually-hidden">{words.console.ui.actions}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.id} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.id} data-numeric={column.numeric || undefined}>
                    {column.cell(row)}
                  </td>
                ),
              )}
              {actions !== undefined && <td className="data-actions">{actions(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cards<Row>({ caption, columns, rows, keyOf, actions }: DataTableProps<Row>): ReactNode {
  const id = useId()
  const [first, ...rest] = columns
  return (
    <ul className="data-cards" aria-label={caption}>
      {rows.map((row) => (
        <li key={keyOf(row)} className="card" aria-labelledby={`${id}-${keyOf(row)}`}>
          <div className="data-card-head">
            <div id={`${id}-${keyOf(row)}`}>{first?.cell(row)}</div>
            {actions?.(row)}
          </div>
          <dl>
            {rest.map((column) => {
              const content = column.cell(row)
              if (content === undefined || content === null || content === "") return null
              return (
                <div key={column.id}>
                  <dt>{column.title}</dt>
                  <dd>{content}</dd>
                </div>
              )
            })}
          </dl>
        </li>
      ))}
    </ul>
  )
}
