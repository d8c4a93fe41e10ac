// SPDX-License-Identifier: Apache-2.0
/**
 * What the page and its keys' worker say to each other. No key is among it: those go from
 * the worker to the one that seals frames, over a port that the page gives away.
 *
 * @module
 */
import type { KeysItem, KeysRequest } from "@landmoot/core/protocol"
import type { Said, Utterance } from "./conversation.ts"
import type { OwnProfile } from "./profiles.ts"
import type { AgentSettings, Trust } from "./trust.ts"
import type { KeysView } from "./view.ts"

/** What an answer may be. */
export type Answer =
  | { readonly kind: "items"; readonly items: readonly KeysItem[] }
  | { readonly kind: "credential"; readonly credential: string }
  | { readonly kind: "refused"; readonly code: string }

/** What the page says. */
export type ToAgent =
  /** The first message; the port to the frames is transferred with it. */
  | { readonly kind: "start"; readonly settings: AgentSettings }
  | { readonly kind: "begin" }
  | { readonly kind: "item"; readonly item: KeysItem }
  | { readonly kind: "trust"; readonly trust: Trust }
  | { readonly kind: "media"; readonly flows: boolean }
  | { readonly kind: "describe"; readonly profile: OwnProfile }
  | { readonly kind: "say"; readonly id: number; readonly content: Utterance }
  | { readonly kind: "answer"; readonly id: number; readonly answer: Answer }
  | { readonly kind: "close" }

/** What the worker says. */
export type FromAgent =
  | { readonly kind: "ask"; readonly id: number; readonly request: KeysRequest }
  | { readonly kind: "certify"; readonly id: number; readonly key: string }
  | { readonly kind: "changed"; readonly view: KeysView }
  | { readonly kind: "said"; readonly said: Said }
  /** How saying something ended; without a code it was taken. */
  | { readonly kind: "spoken"; readonly id: number; readonly code?: string }
  | { readonly kind: "stopped"; readonly code: string }

const TO_AGENT: Readonly<Record<ToAgent["kind"], true>> = {
  start: true,
  begin: true,
  item: true,
  trust: true,
  media: true,
  describe: true,
  say: true,
  answer: true,
  close: true,
}

const FROM_AGENT: Readonly<Record<FromAgent["kind"], true>> = {
  ask: true,
  certify: true,
  changed: true,
  said: true,
  spoken: true,
  stopped: true,
}

/**
 * Reads what came from the page. Both sides are built from one source; what a browser's
 * extension might put in between is not among the kinds.
 */
export function readToAgent(data: unknown): ToAgent | undefined {
  // The kind was looked up; the rest is what the other side's compiler has checked.
  return hasKind(data, TO_AGENT) ? (data as ToAgent) : undefined
}

/** Reads what came from the worker. See {@link readToAgent}. */
export function readFromAgent(data: unknown): FromAgent | undefined {
  return hasKind(data, FROM_AGENT) ? (data as FromAgent) : undefined
}

function hasKind(data: unknown, kinds: Readonly<Record<string, true>>): boolean {
  if (typeof data !== "object" || data === null || !("kind" in data)) return false
  return typeof data.kind === "string" && Object.hasOwn(kinds, data.kind)
}
