// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useReducer, useRef, useState } from "react"
import { useUnsaved } from "../../ui/LeaveGuard.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { edit, editingOf, type Editing, type EditingEvent, isDirty } from "../policies/editing.ts"
import { isConflict, type PolicySource } from "../policies/source.ts"
import type { LayerRef, PolicyChange, PolicyView } from "../policies/view.ts"
import { storedLayer } from "../policies/view.ts"

/** An editor of layers, with everything that a page does with it. */
export interface Editor {
  readonly state: Editing
  readonly send: (event: EditingEvent) => void
  readonly cities: readonly string[] | undefined
  readonly setCities: (cities: readonly string[]) => void
  readonly save: () => void
  /** Reads again what is stored; a draft is kept. */
  readonly reload: () => Promise<void>
  readonly open: (ref: LayerRef) => Promise<void>
}

/** How long a person's next click is awaited before a preview is asked for, in ms. */
const SETTLED_MS = 120

/** Keeps an editor of a view: asks for previews, saves, and says what came of it. */
export function useEditing(source: PolicySource, view: PolicyView, ref: LayerRef): Editor {
  const { words } = useSpeech()
  const [state, send] = useReducer(edit, undefined, () => editingOf(view, ref))
  const [cities, setCities] = useState<readonly string[]>()
  const dirty = isDirty(state)
  useUnsaved(dirty)

  const { turn, conflict } = state
  const latest = useRef(state)
  useEffect(() => {
    latest.current = state
  })
  useEffect(() => {
    if (!dirty || conflict !== undefined) return
    send({ kind: "asked", turn })
    const timer = setTimeout(() => {
      void source.preview(changeOf(latest.current), cities).then((answer) =>
        send({
          kind: "previewed",
          turn,
          preview: answer.ok
            ? { kind: "ready", preview: answer.value }
            : { ...answer, kind: "refused" },
        }),
      )
    }, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [source, dirty, conflict, turn, cities])

  const reload = useCallback(async () => {
    const answer = await source.read(latest.current.ref)
    if (answer.ok) send({ kind: "loaded", view: answer.value })
    else send({ kind: "refused", refusal: answer })
  }, [source])

  const open = useCallback(
    async (next: LayerRef) => {
      const answer = await source.read(next)
      if (!answer.ok) return send({ kind: "refused", refusal: answer })
      send({ kind: "discarded" })
      send({ kind: "loaded", view: answer.value })
      send({ kind: "opened", ref: next })
    },
    [source],
  )

  const save = useCallback(() => {
    const { current } = latest
    send({ kind: "saving" })
    void source.write(changeOf(current)).then(async (answer) => {
      if (!answer.ok && !isConflict(answer.code)) {
        return send({ kind: "refused", refusal: answer })
      }
      const stored = await source.read(current.ref)
      if (!stored.ok) return send({ kind: "refused", refusal: stored })
      if (!answer.ok) return send({ kind: "loaded", view: stored.value })
      send({ kind: "saved", view: stored.value })
      const { saved, sent } = words.console.regions.save
      tell(answer.value === "pending" ? sent : saved)
    })
  }, [source, words])

  return { state, send, cities, setCities, save, reload, open }
}

function changeOf({ view, ref, draft }: Editing): PolicyChange {
  return {
    ref,
    layer: draft.layer,
    version: storedLayer(view, ref).version,
    guests: draft.guests,
  }
}
