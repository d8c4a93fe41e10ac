// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useMemo, useState } from "react"
import type { CallAnswer } from "../../api/answer.ts"
import { useApi } from "../../api/ApiContext.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { apiPolicySource } from "./api-source.ts"
import type { PolicySource } from "./source.ts"
import type { LayerRef, PolicyView } from "./view.ts"

/** Reads the policies of the account that is shown, and says so if that is refused. */
export function PolicyLoader({
  open,
  everybody = false,
  waiting,
  children,
}: {
  /** The same object as long as the same layer is meant. */
  readonly open: LayerRef
  readonly everybody?: boolean
  /** The page while there is nothing to show yet. */
  readonly waiting: (content: ReactNode) => ReactNode
  readonly children: (view: PolicyView, source: PolicySource) => ReactNode
}): ReactNode {
  const api = useApi()
  const { words } = useSpeech()
  const { account, membership, catalogue, may, reload } = useConsole()
  const source = useMemo(
    () => apiPolicySource(api, { account, membership, catalogue, may, reload }),
    [api, account, membership, catalogue, may, reload],
  )
  const [loaded, setLoaded] = useState<{
    readonly source: PolicySource
    readonly open: LayerRef
    readonly turn: number
    readonly answer: CallAnswer<PolicyView>
  }>()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let wanted = true
    void source.read(open, everybody).then((answer) => {
      if (wanted) setLoaded({ source, open, turn, answer })
    })
    return () => {
      wanted = false
    }
  }, [source, open, everybody, turn])
  const current = loaded?.source === source && loaded.open === open && loaded.turn === turn
  const answer = current ? loaded.answer : undefined
  if (answer === undefined) return waiting(<Skeleton lines={8} />)
  if (!answer.ok) {
    return waiting(
      <Problem refusal={answer}>
        <button type="button" className="button" onClick={() => setTurn(turn + 1)}>
          {words.common.retry}
        </button>
      </Problem>,
    )
  }
  return children(answer.value, source)
}
