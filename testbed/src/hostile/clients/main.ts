// SPDX-License-Identifier: Apache-2.0
/**
 * Many clients without browsers in one process: reads orders from standard input and
 * prints answers, each one line of JSON. Started by `crowd.ts`.
 *
 * @module
 */
import { createInterface } from "node:readline"
import { CodedError } from "@landmoot/core"
import { ProtocolClient, type ProtocolJoin } from "./protocol-client.ts"

/** What the crowd is told to do; a person is known by the personal link. */
export type CrowdOrder =
  | ({ readonly id: number; readonly order: "join" } & ProtocolJoin)
  | { readonly id: number; readonly order: "leave"; readonly link: string }

/** How a join ended. */
export type Outcome =
  | {
      readonly ok: true
      /** The regions of gateway and media node. */
      readonly gateway: string
      readonly media: string
      /** How many checks of the guard passed. */
      readonly checks: number
    }
  | { readonly ok: false; readonly code: string }

/** What the crowd prints. */
export interface CrowdAnswer {
  readonly id: number
  readonly outcome: Outcome
}

const people = new Map<string, ProtocolClient>()

async function obey(order: CrowdOrder): Promise<Outcome> {
  const { link } = order
  if (order.order === "leave") {
    const person = people.get(link)
    people.delete(link)
    await person?.leave()
    return { ok: true, gateway: "", media: "", checks: 0 }
  }
  const client = await ProtocolClient.join(order)
  people.set(link, client)
  const { gateway, media, checks } = client
  return { ok: true, gateway: gateway.region, media: media.region, checks }
}

function refused(error: unknown): Outcome {
  if (error instanceof CodedError) return { ok: false, code: String(error.code) }
  return { ok: false, code: String(error) }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  // Written by `crowd.ts`, so the shape is known.
  const order = JSON.parse(line) as CrowdOrder
  void obey(order)
    .catch(refused)
    .then((outcome) => {
      const answer: CrowdAnswer = { id: order.id, outcome }
      process.stdout.write(`${JSON.stringify(answer)}\n`)
    })
})
process.stdout.write("ready\n")
