// SPDX-License-Identifier: Apache-2.0
/**
 * Statements that fill tables from numbers. They are the same for both engines: a row of
 * `numbers` has an `i` from 1 on, and text is padded by adding a power of ten and cutting it off.
 *
 * @module
 */
import {
  BEGIN,
  BUSY,
  ID_RANGE,
  ID_STEP,
  OFTEN_HELD,
  RARE_ACTION,
  RECEIVER,
  type Sizes,
} from "./sizes.ts"

/** One table and what is selected for it. */
export interface Bulk {
  readonly table: string
  readonly columns: string
  readonly rows: number
  /** An expression for each column. */
  readonly select: string
  readonly where?: string
}

/** Half of all for the first account, the others in turn. */
function account({ accounts }: Sizes): string {
  const number = `case when i % 2 = 0 then 0 else 1 + (i / 2) % ${accounts - 1} end`
  return `'acc_' || substr(cast(10000000000000000 + ${number} as text), 2)`
}

const idOf = (number: string): string =>
  `substr(cast(${ID_RANGE} + (${number} * ${ID_STEP}) % ${ID_RANGE} as text), 2)`
const MEETING = `'eu-de-fra.AAAAAAAAAAAA' || ${idOf("i")}`
/** Some have the same time. */
const CREATED = `${BEGIN} + (i / 3) * 90`

/** Everything that a list reads and that is too much for the ports to write. */
export function bulks(sizes: Sizes): readonly Bulk[] {
  const { meetings, people, audit, deliveries, keys } = sizes
  const owner = `case when i % 20 = 0 then '${BUSY}' else 'p' || ((i * 7919) % ${people}) end`
  // The newest run and are to come; one of fifty was never held.
  const state = `case when i > ${meetings} * 0.99 and i % 20 < 2 then 'running'
    when i > ${meetings} * 0.96 or i % 50 = 0 then 'upcoming' else 'past' end`
  const actor = `case when i % 5 < 2 then '${BUSY}' else 'p' || ((i * 7919) % ${people}) end`
  const action = `case when i % ${Math.ceil(audit / 40)} = 0 then '${RARE_ACTION}'
    when i % 3 = 0 then 'person.update' else 'meeting.create' end`
  return [
    {
      table: "meetings",
      columns: "id, account, owner, title, layer, mode, created, ended, state",
      rows: meetings,
      select: `${MEETING}, ${account(sizes)}, ${owner}, 'Weekly planning ' || i, '{}', 'spread',
        ${CREATED}, case when ${state} = 'past' then ${CREATED} + 2700 end, ${state}`,
    },
    {
      table: "invitations",
      columns: "meeting, participant, position, name, key",
      rows: meetings,
      select: `${MEETING}, 'p_guest', 0, 'Guest ' || i, '{}'`,
    },
    {
      table: "meeting_plans",
      columns: `meeting, account, owner, kind, language, regions, partners, version, created`,
      rows: meetings,
      select: `${MEETING}, ${account(sizes)}, ${owner}, 'instant', 'en', '[]', '[]', 1, ${CREATED}`,
      where: "i % 4 = 0",
    },
    {
      table: "history_starts",
      columns: `meeting, id, account, owner, title, created, ended, estimated, heard, people,
        present, regions, regions_now, gap_entries, gap_seats`,
      rows: meetings,
      select: `'eu-de-fra.AAAAAAAAAAAA' ||
          case when i % ${OFTEN_HELD} = 0 then ${idOf(String(OFTEN_HELD))} else ${idOf("i")} end,
        'st_000000000000' || ${idOf("i")}, ${account(sizes)}, ${owner}, 'Weekly planning ' || i,
        ${CREATED}, case when ${state} = 'running' then null else ${CREATED} + 2700 end, 0,
        ${CREATED} + 2700, 4, 0, '["eu-de-fra"]', '[]', 0, 0`,
      where: `${state} <> 'upcoming' or i % ${OFTEN_HELD} = 0`,
    },
    {
      table: "audit_entries",
      columns: `id, account, created, actor_kind, actor_id, actor_name, action, object_kind,
        object_id, before, after`,
      rows: audit,
      select: `'au_' || ${idOf("i")}, ${account(sizes)}, ${CREATED}, 'person', ${actor}, 'Ada',
        ${action}, 'person', 'p' || ((i * 31) % ${people}), null, '{"name":"Ada"}'`,
    },
    {
      table: "api_keys",
      columns: "id, account, name, scopes, hash, created, created_by, expires",
      rows: keys,
      select: `'key_' || i, ${account({ ...sizes, accounts: 2 })}, 'Timetable', 'account:read',
        'hash', ${CREATED}, '${BUSY}', ${BEGIN + 900_000_000}`,
    },
    {
      table: "webhook_endpoints",
      columns: "id, account, url, events, region, state, secret, created",
      rows: 50,
      select: `'wh_' || (i - 1), 'acc_0000000000000000', 'https://example.org/', 'plan.changed',
        'eu-de-fra', 'on', 'whsec_', ${CREATED}`,
    },
    {
      table: "webhook_deliveries",
      columns: "id, account, endpoint, event, created, state, attempts, status, body",
      rows: deliveries,
      select: `'msg_' || ${idOf("i")}, 'acc_0000000000000000', '${RECEIVER}', 'plan.changed',
        ${CREATED}, 'delivered', 1, 204, '{"type":"plan.changed"}'`,
    },
  ]
}

/** The statement of one table. */
export function statementOf({ table, columns, rows, select, where }: Bulk): string {
  return `with recursive numbers(i) as (
      select cast(1 as bigint) union all select i + 1 from numbers where i < ${rows}
    ) insert into ${table} (${columns}) select ${select} from numbers
    ${where === undefined ? "" : `where ${where}`}`
}
