// SPDX-License-Identifier: Apache-2.0
/**
 * One key for each thing that is done often. Letters are compared by what they
 * write, so that they work on every keyboard layout. Rules KB1 to KB3.
 *
 * @module
 */

/** What a key does. */
export type KeyAction =
  | "microphone"
  | "camera"
  | "share"
  | "react"
  | "hand"
  | "chat"
  | "people"
  | "where"
  | "encryption"
  | "admit"
  | "safety"
  | "view"
  | "previous-page"
  | "next-page"
  | "help"

/** Keys by action, in the order in which the help lists them. */
export const KEYS: Readonly<Record<KeyAction, string>> = {
  microphone: "m",
  camera: "v",
  share: "s",
  react: "r",
  hand: "h",
  chat: "c",
  people: "p",
  where: "w",
  encryption: "e",
  admit: "a",
  safety: "l",
  view: "g",
  "previous-page": "[",
  "next-page": "]",
  help: "?",
}

/** What of a keyboard event matters. */
export interface Stroke {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly repeat: boolean
}

/** What a stroke asks for; undefined if it is text, a browser's shortcut or nothing. */
export function actionOf(stroke: Stroke, typing: boolean): KeyAction | undefined {
  if (typing || stroke.repeat || stroke.ctrlKey || stroke.metaKey || stroke.altKey) return undefined
  const key = stroke.key.toLowerCase()
  const found = Object.entries(KEYS).find(([, known]) => known === key)
  return found?.[0] as KeyAction | undefined // A key of KEYS.
}

/** Whether keys are text where the focus is now. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) ||
      target.closest("[role=menu], [role=dialog] [role=radiogroup]") !== null)
  )
}
