// SPDX-License-Identifier: Apache-2.0
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react"
import type { CallAnswer, CallRefusal } from "../api/answer.ts"
import { type Auth, browserAuth } from "./auth.ts"

const Context = createContext<Auth>(browserAuth)

/** Gives the pages inside another way to sign in than the browser's own. */
export function AuthProvider({
  auth,
  children,
}: {
  readonly auth: Auth
  readonly children: ReactNode
}): ReactNode {
  return <Context value={auth}>{children}</Context>
}

/** Everything by which people sign in. */
export function useAuth(): Auth {
  return useContext(Context)
}

/** Something of the sign-in that is read when the page opens, and again when asked. */
export function useAuthRead<Value>(read: (auth: Auth) => Promise<CallAnswer<Value>>): {
  readonly value: Value | undefined
  readonly refusal: CallRefusal | undefined
  readonly again: () => void
} {
  const auth = useAuth()
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<{
    readonly turn: number
    readonly answer: CallAnswer<Value>
  }>()
  const answer = state?.answer
  // What is read is told by the page once and does not change while it is shown.
  const [asked] = useState(() => read)
  useEffect(() => {
    let wanted = true
    void asked(auth).then((given) => {
      if (wanted) setState({ turn, answer: given })
    })
    return () => {
      wanted = false
    }
  }, [auth, asked, turn])
  return {
    value: answer?.ok === true ? answer.value : undefined,
    refusal: answer?.ok === false ? answer : undefined,
    again: useCallback(() => setTurn((count) => count + 1), []),
  }
}
