// SPDX-License-Identifier: Apache-2.0
/**
 * The page's side of the worker that holds its keys.
 *
 * @module
 */
import { AgentError, codeOf, KeysRefusal } from "./errors.ts"
import type { Keys, KeysOwner, OpenKeys } from "./keys.ts"
import { type Answer, type FromAgent, readFromAgent, type ToAgent } from "./messages.ts"

/** Makes agents that run in a worker of their own. The frames' port goes there. */
export const openWorkerKeys: OpenKeys = ({ settings, owner, frames }): Keys => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: "landmoot-keys",
  })
  return speakWith(worker, { settings, owner, frames })
}

interface Speaking {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

function speakWith(worker: Worker, { settings, owner, frames }: Parameters<OpenKeys>[0]): Keys {
  const speaking = new Map<number, Speaking>()
  let lastId = 0
  let closed = false
  const tell = (message: ToAgent): void => {
    if (!closed) worker.postMessage(message, [])
  }
  const close = (): void => {
    if (closed) return
    tell({ kind: "close" })
    closed = true
    for (const { reject } of speaking.values()) reject(AgentError.notSent())
    speaking.clear()
    worker.terminate()
  }
  worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const message = readFromAgent(data)
    if (message !== undefined && !closed) obey(message)
  })
  worker.addEventListener("error", () => {
    if (closed) return
    close()
    owner.stopped("KEYS_WORKER_LOST")
  })
  function obey(message: FromAgent): void {
    switch (message.kind) {
      case "ask":
      case "certify":
        void answer(message, owner).then((found) => {
          tell({ kind: "answer", id: message.id, answer: found })
        })
        return
      case "changed":
        owner.changed(message.view)
        return
      case "said":
        owner.said(message.said)
        return
      case "spoken": {
        const { id, code } = message
        if (code === undefined) speaking.get(id)?.resolve()
        else speaking.get(id)?.reject(new KeysRefusal(code, "this could not be said"))
        speaking.delete(id)
        return
      }
      case "stopped":
        owner.stopped(message.code)
    }
  }
  if (!(frames instanceof MessagePort)) throw new Error("only a port can be given to a worker")
  worker.postMessage({ kind: "start", settings } satisfies ToAgent, [frames])
  return {
    begin: () => {
      tell({ kind: "begin" })
    },
    take: (item) => {
      tell({ kind: "item", item })
    },
    trust: (trust) => {
      tell({ kind: "trust", trust })
    },
    media: (flows) => {
      tell({ kind: "media", flows })
    },
    describe: (profile) => {
      tell({ kind: "describe", profile })
    },
    say: async (content) => {
      if (closed) throw AgentError.notSent()
      const said = Promise.withResolvers<void>()
      lastId += 1
      speaking.set(lastId, said)
      tell({ kind: "say", id: lastId, content })
      await said.promise
    },
    close,
  }
}

async function answer(
  message: Extract<FromAgent, { kind: "ask" | "certify" }>,
  owner: KeysOwner,
): Promise<Answer> {
  try {
    return message.kind === "ask"
      ? { kind: "items", items: await owner.ask(message.request) }
      : { kind: "credential", credential: await owner.certify(message.key) }
  } catch (error) {
    return { kind: "refused", code: codeOf(error) }
  }
}
