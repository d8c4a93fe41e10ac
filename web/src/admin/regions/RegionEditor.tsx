// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useRef } from "react"
import { resolvePolicy } from "@landmoot/core/policy"
import { Problem } from "../../ui/Problem.tsx"
import type { Speech } from "../../words/speech.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { placesOf } from "../policies/describe.ts"
import { differencesOf } from "../policies/difference.ts"
import { isDirty } from "../policies/editing.ts"
import type { PolicySource } from "../policies/source.ts"
import {
  type ConsoleRegion,
  inputFor,
  type LayerRef,
  type PolicyView,
  storedLayer,
} from "../policies/view.ts"
import { Page } from "../shell/Page.tsx"
import { Advanced } from "./Advanced.tsx"
import { FreeAccount } from "./FreeAccount.tsx"
import { LayerBar } from "./LayerBar.tsx"
import { LayerMode } from "./LayerMode.tsx"
import { Approvals, Blocked, Conflict, Former, Offers } from "./Notices.tsx"
import { RegionBoard } from "./RegionBoard.tsx"
import { RegionTable } from "./RegionTable.tsx"
import { Review } from "./Review.tsx"
import { SaveBar } from "./SaveBar.tsx"
import { useEditing } from "./use-editing.ts"
import "./regions.css"
import "./review.css"

/** The page on which one layer is chosen: the account's, a group's or a person's. */
export function RegionEditor({
  view: first,
  source,
  opened,
  back,
  plansPath,
}: {
  readonly view: PolicyView
  readonly source: PolicySource
  readonly opened: LayerRef
  readonly back?: { readonly to: string; readonly label: string }
  readonly plansPath: string
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions
  const editor = useEditing(source, first, opened)
  const { state, send } = editor
  const { view, ref, draft } = state
  const free = view.account.plan === "free"
  const dirty = isDirty(state)
  const heading = useRef<HTMLHeadingElement>(null)
  const wasDirty = useRef(false)
  useEffect(() => {
    // What was saved or discarded took its buttons along: the page's title is where one goes on.
    if (wasDirty.current && !dirty && document.activeElement === document.body) {
      document.querySelector<HTMLElement>(".console-page-head h1")?.focus({ preventScroll: true })
    }
    wasDirty.current = dirty
  }, [dirty])
  const differences = dirty
    ? differencesOf({
        view,
        ref,
        ...draft,
        preview: state.preview.kind === "ready" ? state.preview.preview : undefined,
      })
    : []
  return (
    <Page
      title={said.title}
      wide
      lead={free ? undefined : leadOf(speech, view, ref)}
      {...(back === undefined ? {} : { back })}
      actions={
        free ? undefined : (
          <LayerBar
            view={view}
            shown={ref}
            source={source}
            onOpen={(next) => void editor.open(next)}
          />
        )
      }
    >
      {free && <FreeAccount view={view} plansPath={plansPath} />}
      <Blocked view={view} source={source} onDone={editor.reload} />
      <Former editor={editor} />
      <Approvals view={view} source={source} onDone={editor.reload} />
      <Offers editor={editor} />
      <LayerMode state={state} send={send} />
      <RegionBoard state={state} send={send} />
      {!free && <Advanced state={state} send={send} />}
      <RegionTable state={state} />
      <Problem refusal={state.refusal} />
      {dirty && (
        <>
          {state.conflict === undefined ? (
            <Review editor={editor} differences={differences} heading={heading} />
          ) : (
            <Conflict editor={editor} />
          )}
          <SaveBar editor={editor} count={differences.length} heading={heading} />
        </>
      )}
    </Page>
  )
}

/** What counts now for whoever has this layer, as one sentence. */
function leadOf(speech: Speech, view: PolicyView, ref: LayerRef): string {
  const said = speech.words.console.regions
  const stored = storedLayer(view, ref)
  const isHome = ({ id }: Pick<ConsoleRegion, "id">): boolean => view.account.home.includes(id)
  const answer = resolvePolicy(inputFor(view, ref, stored.layer))
  if (!answer.ok) return said.leadNone
  const { effective } = answer
  // Home is named first, then the others in the catalogue's order; many are told by country.
  const regions = view.catalogue.regions
    .filter(({ id }) => effective.includes(id))
    .toSorted((a, b) => Number(isHome(b)) - Number(isHome(a)))
  const places =
    regions.length > 3
      ? speech.countries(regions)
      : placesOf(
          speech,
          view,
          regions.map(({ id }) => id),
        )
  switch (ref.kind) {
    case "account":
      return said.lead(places)
    case "group":
      return said.leadGroup(stored.name, places)
    case "person":
      return said.leadPerson(stored.name, places)
  }
}
