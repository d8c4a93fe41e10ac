// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util"
import { isPlanName, PLAN_NAMES } from "@landmoot/core/plans"
import type { AccountSummary } from "../accounts/plans/index.ts"
import { CliError } from "./errors.ts"
import { write } from "./output.ts"

const USAGE = "usage: landmoot accounts list | show ACCOUNT | plan ACCOUNT PLAN"
const HELP = `${USAGE}

Lists the accounts of a home and changes their plans, through the operator's API of one of its nodes.

  list                all accounts, oldest first: id, plan, people, home, name
  show ACCOUNT        one account, as JSON
  plan ACCOUNT PLAN   changes the plan: ${PLAN_NAMES.join(", ")}. Nothing widens or moves by it.

  --origin URL        where the node listens; else LANDMOOT_ORIGIN
  --token TOKEN       the operator's token; else LANDMOOT_TOKEN, which other users of this machine
                      cannot see in the list of processes
  --json              one line of JSON for each account

exit status  0  done
             3  the node refused, and says why on standard error
            64  the command was called wrongly
`

const EXIT_OK = 0
const EXIT_REFUSED = 3

/** How many accounts are asked for at once. */
const PAGE = 200

/** Where the operator's API is, and what opens it. */
interface Node {
  readonly origin: string
  readonly token: string
}

/** What the API answered: a body, or why not. */
type Asked<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly why: string }

/** Runs `landmoot accounts …` and gives the status to exit with. @throws {@link CliError} */
export async function accounts(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(args)
  if (values.help === true) {
    await write(HELP)
    return EXIT_OK
  }
  const [verb, account, plan, ...rest] = positionals
  const isRight =
    (verb === "list" && account === undefined) ||
    (verb === "show" && account !== undefined && plan === undefined) ||
    (verb === "plan" && plan !== undefined && rest.length === 0)
  if (!isRight) throw CliError.usage(USAGE)
  if (plan !== undefined && !isPlanName(plan)) {
    throw CliError.usage(`there is no plan ${plan}; there are ${PLAN_NAMES.join(", ")}`)
  }
  const node = nodeOf(values)
  if (verb === "list") return await list(node, values.json === true)
  const id = encodeURIComponent(account ?? "")
  const answer =
    verb === "show"
      ? await ask<AccountSummary>(node, `/account-list/${id}`)
      : await ask<AccountSummary>(node, `/accounts/${id}/plan`, { plan })
  if (!answer.ok) return refused(answer.why)
  await write(`${JSON.stringify(answer.body)}\n`)
  return EXIT_OK
}

async function list(node: Node, asJson: boolean): Promise<number> {
  let cursor: string | undefined
  do {
    const query = new URLSearchParams({ limit: String(PAGE), ...(cursor ? { cursor } : {}) })
    const answer = await ask<{ items: readonly AccountSummary[]; next?: string }>(
      node,
      `/account-list?${query.toString()}`,
    )
    if (!answer.ok) return refused(answer.why)
    for (const account of answer.body.items) {
      const { id, plan, people, home, name } = account
      const line = asJson
        ? JSON.stringify(account)
        : `${id}  ${plan.padEnd(10)}  ${String(people).padStart(6)}  ${home.join(",")}  ${name}`
      await write(`${line}\n`)
    }
    cursor = answer.body.next
  } while (cursor !== undefined)
  return EXIT_OK
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        origin: { type: "string" },
        token: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    })
  } catch (error) {
    // It says which option it does not know.
    throw CliError.usage(error instanceof Error ? error.message : USAGE)
  }
}

function nodeOf(given: { readonly origin?: string; readonly token?: string }): Node {
  const origin = given.origin ?? process.env["LANDMOOT_ORIGIN"]
  const token = given.token ?? process.env["LANDMOOT_TOKEN"]
  if (origin === undefined || !URL.canParse(origin)) {
    throw CliError.usage("say with --origin or LANDMOOT_ORIGIN where the node listens")
  }
  if (token === undefined) {
    throw CliError.usage("give the operator's token in LANDMOOT_TOKEN or with --token")
  }
  return { origin, token }
}

async function ask<Body>(
  { origin, token }: Node,
  path: string,
  body?: unknown,
): Promise<Asked<Body>> {
  try {
    const response = await fetch(new URL(`/api/operator${path}`, origin), {
      method: body === undefined ? "GET" : "PUT",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    // The API's own description says what comes with which status.
    if (response.ok) return { ok: true, body: answer as Body }
    const { code, message } = answer as { readonly code: string; readonly message: string }
    return { ok: false, why: `${message} (${code})` }
  } catch (error) {
    const reason = error instanceof Error ? (error.cause ?? error) : error
    return { ok: false, why: `${origin} does not answer: ${String(reason)}` }
  }
}

function refused(why: string): number {
  process.stderr.write(`landmoot: ${why}\n`)
  return EXIT_REFUSED
}
