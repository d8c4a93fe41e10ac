// SPDX-License-Identifier: Apache-2.0
/**
 * The worker that holds a page's keys: one agent, spoken to by messages. Loaded by
 * `port.ts`; nothing imports it.
 *
 * @module
 */
import { AgentError, codeOf, KeysRefusal } from "./errors.ts"
import type { FramesPort, Keys } from "./keys.ts"
import { openLocalKeys } from "./local.ts"
import { type Answer, type FromAgent, readToAgent, type ToAgent } from "./messages.ts"

/** The part of a worker's global scope that is used. */
interface Scope {
  postMessage(message: FromAgent, transfer: readonly never[]): void
  addEventListener(
    name: "message",
    listener: (event: { readonly data: unknown; readonly ports: readonly FramesPort[] }) => void,
  ): void
  close(): void
}

// The compiler takes every file for one of a page; this one runs in a worker.
const scope = globalThis as unknown as Scope
const waiting = new Map<number, (answer: Answer) => void>()
let lastId = 0
let keys: Keys | undefined

function tell(message: FromAgent): void {
  scope.postMessage(message, [])
}

scope.addEventListener("message", ({ data, ports }) => {
  const message = readToAgent(data)
  if (message?.kind === "start") start(message, ports[0])
  else if (message !== undefined && keys !== undefined) obey(message, keys)
})

function start({ settings }: Extract<ToAgent, { kind: "start" }>, frames?: FramesPort): void {
  if (keys !== undefined || frames === undefined) return
  keys = openLocalKeys()({
    settings,
    frames,
    owner: {
      ask: async (request) => {
        const answer = await asked((id) => ({ kind: "ask", id, request }))
        return answer.kind === "items" ? answer.items : refuse(answer)
      },
      certify: async (key) => {
        const answer = await asked((id) => ({ kind: "certify", id, key }))
        return answer.kind === "credential" ? answer.credential : refuse(answer)
      },
      changed: (view) => {
        tell({ kind: "changed", view })
      },
      said: (said) => {
        tell({ kind: "said", said })
      },
      stopped: (code) => {
        tell({ kind: "stopped", code })
      },
    },
  })
}

function obey(message: Exclude<ToAgent, { kind: "start" }>, agent: Keys): void {
  switch (message.kind) {
    case "begin":
      agent.begin()
      return
    case "item":
      agent.take(message.item)
      return
    case "trust":
      agent.trust(message.trust)
      return
    case "media":
      agent.media(message.flows)
      return
    case "describe":
      agent.describe(message.profile)
      return
    case "say":
      void speak(message, agent)
      return
    case "answer":
      waiting.get(message.id)?.(message.answer)
      waiting.delete(message.id)
      return
    case "close":
      agent.close()
      scope.close()
  }
}

async function speak(
  { id, content }: Extract<ToAgent, { kind: "say" }>,
  agent: Keys,
): Promise<void> {
  try {
    await agent.say(content)
    tell({ kind: "spoken", id })
  } catch (error) {
    tell({ kind: "spoken", id, code: codeOf(error) })
  }
}

async function asked(question: (id: number) => FromAgent): Promise<Answer> {
  const answer = Promise.withResolvers<Answer>()
  lastId += 1
  waiting.set(lastId, answer.resolve)
  tell(question(lastId))
  return await answer.promise
}

function refuse(answer: Answer): never {
  if (answer.kind !== "refused") throw AgentError.workerLost()
  throw new KeysRefusal(answer.code, "the page was refused this")
}
