// SPDX-License-Identifier: Apache-2.0
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react"
import type { OperationId } from "@landmoot/core/api"
import type { CallAnswer, CallRefusal } from "./answer.ts"
import type { Api, CallInput, CallValue } from "./api.ts"

const Context = createContext<Api | undefined>(undefined)

/** Gives the pages inside the API that they call. */
export function ApiProvider({
  api,
  children,
}: {
  readonly api: Api
  readonly children: ReactNode
}): ReactNode {
  return <Context value={api}>{children}</Context>
}

/** The API of this page. */
export function useApi(): Api {
  const api = useContext(Context)
  if (api === undefined) throw new TypeError("ApiProvider is missing")
  return api
}

/** Something that is read: busy until `value` or `refusal` is there. */
export interface Reading<Value> {
  readonly busy: boolean
  /** What was read last; it stays while it is read again. */
  readonly value: Value | undefined
  readonly refusal: CallRefusal | undefined
  /** Reads it again. */
  readonly again: () => void
}

/** Reads by an operation, and again whenever the input changes; without an input it waits. */
export function useRead<Id extends OperationId>(
  id: Id,
  input: CallInput<Id> | undefined,
): Reading<CallValue<Id>> {
  const api = useApi()
  const asked = input === undefined ? undefined : JSON.stringify(input)
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<{
    readonly asked?: string
    readonly answer?: CallAnswer<CallValue<Id>>
    readonly turn?: number
  }>({})
  useEffect(() => {
    if (asked === undefined) return
    let wanted = true
    // The input went through JSON unchanged: it is what a request can carry.
    void api.call(id, JSON.parse(asked) as CallInput<Id>).then((answer) => {
      if (wanted) setState({ asked, answer, turn })
    })
    return () => {
      wanted = false
    }
  }, [api, id, asked, turn])
  const again = useCallback(() => setTurn((count) => count + 1), [])
  const same = state.asked === asked ? state.answer : undefined
  return {
    busy: same === undefined || state.turn !== turn,
    value: same?.ok === true ? same.value : undefined,
    refusal: same?.ok === false ? same : undefined,
    again,
  }
}

/** What an item of a list operation is. */
export type ItemOf<Id extends OperationId> =
  CallValue<Id> extends { readonly items: readonly (infer Item)[] } ? Item : never

/** A list that is read page by page. */
export interface Pages<Item> {
  readonly items: readonly Item[]
  readonly busy: boolean
  readonly refusal: CallRefusal | undefined
  /** Reads the next page; undefined at the end. */
  readonly more: (() => void) | undefined
  /** Reads from the start again. */
  readonly again: () => void
}

interface PagesState<Item> {
  /** What these items answer; of another question they are not shown. */
  readonly question: string | undefined
  readonly items: readonly Item[]
  readonly next: string | undefined
  readonly refusal: CallRefusal | undefined
}

/** Reads a list page by page, and from the start whenever the input changes. */
export function usePages<Id extends OperationId>(
  id: Id,
  input: CallInput<Id> | undefined,
): Pages<ItemOf<Id>> {
  const api = useApi()
  const asked = input === undefined ? undefined : JSON.stringify(input)
  const [turn, setTurn] = useState(0)
  const question = asked === undefined ? undefined : `${turn} ${asked}`
  const [reading, setReading] = useState<string>()
  const [state, setState] = useState<PagesState<ItemOf<Id>>>({
    question: undefined,
    items: [],
    next: undefined,
    refusal: undefined,
  })
  // The question whose answers are still wanted; owned by the effect below.
  const wanted = useRef<string>(undefined)

  const ask = useCallback(
    async (cursor: string | undefined): Promise<CallAnswer<CallValue<Id>>> => {
      const told = JSON.parse(asked ?? "{}") as { readonly query?: object }
      const query = { ...told.query, ...(cursor === undefined ? {} : { cursor }) }
      // A list takes a cursor in its query: see `pageQuery` of the operations.
      return await api.call(id, { ...told, query } as unknown as CallInput<Id>)
    },
    [api, id, asked],
  )
  const take = useCallback(
    (
      answer: CallAnswer<CallValue<Id>>,
      before: readonly ItemOf<Id>[],
      cursor: string | undefined,
    ) => {
      if (wanted.current !== question) return
      setReading(undefined)
      if (answer.ok) {
        const page = answer.value as {
          readonly items: readonly ItemOf<Id>[]
          readonly next?: string
        }
        const items = [...before, ...page.items]
        setState({ question, items, next: page.next, refusal: undefined })
      } else {
        setState({ question, items: before, next: cursor, refusal: answer })
      }
    },
    [question],
  )
  useEffect(() => {
    wanted.current = question
    if (question !== undefined) void ask(undefined).then((answer) => take(answer, [], undefined))
    return () => {
      wanted.current = undefined
    }
  }, [ask, take, question])

  const { next } = state
  const shown = state.question === question
  // While the same list is read again, what was there stays, so that nothing jumps.
  const items = shown || state.question?.endsWith(` ${asked}`) === true ? state.items : []
  return {
    items,
    busy: question !== undefined && (!shown || reading === question),
    refusal: shown ? state.refusal : undefined,
    more:
      shown && next !== undefined
        ? () => {
            setReading(question)
            void ask(next).then((answer) => take(answer, items, next))
          }
        : undefined,
    again: useCallback(() => setTurn((count) => count + 1), []),
  }
}

/** Something that a person starts and waits for. */
export interface Task {
  readonly busy: boolean
  readonly refusal: CallRefusal | undefined
  /**
   * Does it, unless it is being done.
   *
   * @returns whether it went through.
   */
  readonly run: <Value>(
    work: () => Promise<CallAnswer<Value>>,
    done?: (value: Value) => void,
  ) => Promise<boolean>
  /** Forgets the refusal. */
  readonly clear: () => void
}

/** Keeps whether something is being done, and why it was refused. */
export function useTask(): Task {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<CallRefusal>()
  const running = useRef(false)
  return {
    busy,
    refusal,
    clear: () => setRefusal(undefined),
    async run(work, done) {
      if (running.current) return false
      running.current = true
      setBusy(true)
      try {
        const answer = await work()
        setRefusal(answer.ok ? undefined : answer)
        if (answer.ok) done?.(answer.value)
        return answer.ok
      } finally {
        running.current = false
        setBusy(false)
      }
    },
  }
}
