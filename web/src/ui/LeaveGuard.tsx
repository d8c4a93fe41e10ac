// SPDX-License-Identifier: Apache-2.0
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react"
import { useSpeech } from "../words/SpeechContext.tsx"
import { Confirm } from "./Confirm.tsx"
import { guardLeaving } from "./navigation.ts"

type Ask = (proceed: () => void) => void

const Context = createContext<Ask>((proceed) => proceed())

/** Asks before a page inside it is left with unsaved changes. */
export function LeaveGuard({ children }: { readonly children: ReactNode }): ReactNode {
  const { words } = useSpeech()
  const [waiting, setWaiting] = useState<{ readonly proceed: () => void }>()
  const ask = useMemo<Ask>(() => (proceed) => setWaiting({ proceed }), [])
  return (
    <Context value={ask}>
      {children}
      {waiting !== undefined && (
        <Confirm
          title={words.console.ui.unsavedTitle}
          action={words.console.ui.leave}
          onClose={() => setWaiting(undefined)}
          onConfirm={() => {
            setWaiting(undefined)
            waiting.proceed()
          }}
        >
          <p>{words.console.ui.unsaved}</p>
        </Confirm>
      )}
    </Context>
  )
}

/** Says whether this page has changes that are not saved; then leaving it is asked about. */
export function useUnsaved(unsaved: boolean): void {
  const ask = useContext(Context)
  useEffect(() => (unsaved ? guardLeaving(ask) : undefined), [ask, unsaved])
}
