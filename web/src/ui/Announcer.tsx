// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useSyncExternalStore } from "react"

let spoken = ""
let turn = false
const listeners = new Set<() => void>()

/** Says a sentence to screen readers, after what they are saying now. */
export function announce(sentence: string): void {
  if (sentence === "") return
  turn = !turn
  // A sentence said twice has to differ from itself to be heard again.
  spoken = turn ? sentence : `${sentence}\u00a0`
  for (const listener of listeners) listener()
}

/** The one live region of the page. */
export function Announcer(): ReactNode {
  const sentence = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => spoken,
  )
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {sentence}
    </div>
  )
}
