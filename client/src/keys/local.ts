// SPDX-License-Identifier: Apache-2.0
import type { OwnEpoch } from "@landmoot/core/keys"
import type { KeyUpdate } from "../frames/messages.ts"
import { KeyAgent } from "./agent.ts"
import type { CredentialCache } from "./admission.ts"
import { type Clock, systemClock } from "./clock.ts"
import { codeOf } from "./errors.ts"
import type { Keys, OpenKeys } from "./keys.ts"

/** What an agent in the same thread may share with others. */
export interface LocalOptions {
  readonly clock?: Clock
  readonly cache?: CredentialCache
}

/** Makes agents that run in the thread of their owner: in Node, and in the worker itself. */
export function openLocalKeys({ clock = systemClock, cache }: LocalOptions = {}): OpenKeys {
  return ({ settings, owner, frames }): Keys => {
    const agent = new KeyAgent(settings, {
      clock,
      ...(cache === undefined ? {} : { cache }),
      ask: async (request) => await owner.ask(request),
      certify: async (key) => await owner.certify(key),
      frames: (epoch) => {
        frames.postMessage(updateOf(epoch), [])
      },
      changed: (view) => {
        owner.changed(view)
      },
      said: (said) => {
        owner.said(said)
      },
      stopped: (code) => {
        owner.stopped(code)
      },
    })
    // What fails here fails again, and is told, when there is a session.
    agent.prepare().catch(() => undefined)
    return {
      begin: () => void agent.begin(),
      take: (item) => void agent.take(item),
      trust: (trust) => {
        agent.trust(trust)
      },
      media: (flows) => {
        agent.media(flows)
      },
      // It is said again with the next epoch; only the name on screen waits for it.
      describe: (profile) => void agent.describe(profile).catch(codeOf),
      say: async (content) => {
        await agent.say(content)
      },
      close: () => {
        agent.close()
        frames.close()
      },
    }
  }
}

function updateOf(epoch: OwnEpoch | undefined): KeyUpdate {
  return epoch === undefined ? { kind: "forget" } : { kind: "epoch", ...epoch }
}
