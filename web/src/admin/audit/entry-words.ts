// SPDX-License-Identifier: Apache-2.0
/**
 * An entry of the audit log in words. Rule AUV6 of `SPEC.md`.
 *
 * @module
 */
import type { AuditEntry } from "@landmoot/core/api"
import type { Speech } from "../../words/speech.ts"

/** What happened, in words; an action without words by its name. */
export function actionWords(speech: Speech, action: string): string {
  const actions: Readonly<Record<string, string>> = speech.words.console.audit.actions
  return Object.hasOwn(actions, action) ? (actions[action] ?? action) : action
}

/** Who did it: the name that they had then, else what they are. */
export function actorWords(speech: Speech, { actor }: AuditEntry): string {
  const { actors } = speech.words.console.audit
  const isNamed = actor.kind === "person" || actor.kind === "key"
  return actor.name ?? (isNamed ? `${actors[actor.kind]} ${actor.id}` : actors[actor.kind])
}

/** What kind of thing it was done to. */
export function kindWords(speech: Speech, kind: string): string {
  const kinds: Readonly<Record<string, string>> = speech.words.console.audit.kinds
  return Object.hasOwn(kinds, kind) ? (kinds[kind] ?? kind) : kind
}
