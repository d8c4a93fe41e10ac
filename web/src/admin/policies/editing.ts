// SPDX-License-Identifier: Apache-2.0
/**
 * The state of an editor of one layer: a draft beside what is stored, the
 * preview of exactly this draft, and whether it has been read. Rules CHO20 to
 * CHO27 of `SPEC.md` in this folder.
 *
 * @module
 */
import type { PolicyLayer } from "@landmoot/core/policy"
import type { Preview } from "@landmoot/core/preview"
import { moved, standingsIn, choosingFor } from "./standing.ts"
import { type Draft, isChanged } from "./difference.ts"
import { ACCOUNT, keyOf, type LayerRef, type PolicyView, storedLayer } from "./view.ts"

/** Why the server said no, as far as words for it need to know. */
export interface Refused {
  readonly code: string
  readonly path?: string | undefined
  readonly facts?: Readonly<Record<string, string>> | undefined
}

/** What is known of the preview of the present draft. */
export type PreviewState =
  | { readonly kind: "none" }
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly preview: Preview }
  | ({ readonly kind: "refused" } & Refused)

/** The editor's state. */
export interface Editing {
  readonly view: PolicyView
  readonly ref: LayerRef
  readonly draft: Draft
  /** Counts the drafts: an answer to an older one is not shown. */
  readonly turn: number
  readonly preview: PreviewState
  /** What was shown before, while the next is worked out, so that nothing jumps. */
  readonly earlier: Preview | undefined
  readonly read: boolean
  readonly saving: boolean
  /** Somebody else saved while this draft was made: what it was made from. */
  readonly conflict: Draft | undefined
  readonly refusal: Refused | undefined
}

/** What can happen to it. */
export type EditingEvent =
  | { readonly kind: "loaded"; readonly view: PolicyView }
  | { readonly kind: "opened"; readonly ref: LayerRef }
  | { readonly kind: "drafted"; readonly draft: Partial<Draft> }
  | { readonly kind: "discarded" }
  | { readonly kind: "asked"; readonly turn: number }
  | { readonly kind: "previewed"; readonly turn: number; readonly preview: PreviewState }
  | { readonly kind: "read"; readonly turn: number }
  | { readonly kind: "saving" }
  | { readonly kind: "refused"; readonly refusal: Refused }
  | { readonly kind: "saved"; readonly view: PolicyView }
  /** Mine again, on top of what the other has saved. */
  | { readonly kind: "rebased" }
  /** Mine as it is: what the other has changed is undone where it differs. */
  | { readonly kind: "kept" }

/** An editor that shows what is stored. */
export function editingOf(view: PolicyView, ref: LayerRef = ACCOUNT): Editing {
  return {
    view,
    ref,
    draft: storedDraft(view, ref),
    turn: 0,
    preview: { kind: "none" },
    earlier: undefined,
    read: false,
    saving: false,
    conflict: undefined,
    refusal: undefined,
  }
}

/** What follows from an event. Pure; the requests are made by whoever watches `turn`. */
export function edit(state: Editing, event: EditingEvent): Editing {
  switch (event.kind) {
    case "loaded":
      return loaded(state, event.view)
    case "opened":
      return keyOf(event.ref) === keyOf(state.ref)
        ? state
        : { ...editingOf(state.view, event.ref), turn: state.turn + 1 }
    case "drafted":
      return redrafted(state, { ...state.draft, ...event.draft })
    case "discarded":
      return { ...editingOf(state.view, state.ref), turn: state.turn + 1 }
    case "asked":
      return event.turn === state.turn ? { ...state, preview: { kind: "loading" } } : state
    case "previewed":
      return event.turn === state.turn
        ? {
            ...state,
            preview: event.preview,
            earlier: event.preview.kind === "ready" ? event.preview.preview : undefined,
          }
        : state
    case "read":
      // Only what is there can have been read.
      return event.turn === state.turn && state.preview.kind === "ready"
        ? { ...state, read: true }
        : state
    case "saving":
      return { ...state, saving: true, refusal: undefined }
    case "refused":
      return { ...state, saving: false, refusal: event.refusal }
    case "saved":
      return { ...editingOf(event.view, state.ref), turn: state.turn + 1 }
    case "rebased":
      return state.conflict === undefined
        ? state
        : redrafted({ ...state, conflict: undefined }, rebased(state, state.conflict))
    case "kept":
      return redrafted({ ...state, conflict: undefined }, state.draft)
  }
}

/** Whether there is something to save. */
export function isDirty({ view, ref, draft }: Editing): boolean {
  return isChanged(view, ref, draft)
}

/** Why saving has to wait, in the order in which it is said; undefined: it need not. */
export type SaveObstacle = "nothing" | "saving" | "conflict" | "loading" | "refused" | "unread"

/** What saving waits for. */
export function saveObstacle(state: Editing): SaveObstacle | undefined {
  if (state.saving) return "saving"
  if (!isDirty(state)) return "nothing"
  if (state.conflict !== undefined) return "conflict"
  switch (state.preview.kind) {
    case "none":
    case "loading":
      return "loading"
    case "refused":
      return "refused"
    case "ready":
      return state.read ? undefined : "unread"
  }
}

function redrafted(state: Editing, draft: Draft): Editing {
  const next = { ...state, draft, turn: state.turn + 1, read: false, refusal: undefined }
  const dirty = isChanged(state.view, state.ref, draft)
  return {
    ...next,
    preview: dirty ? { kind: "loading" } : { kind: "none" },
    earlier: dirty ? state.earlier : undefined,
  }
}

/** Takes a newer view in. A draft is kept; if its ground has moved, that is a conflict. */
function loaded(state: Editing, view: PolicyView): Editing {
  const base = storedDraft(state.view, state.ref)
  if (!isDirty(state)) return { ...editingOf(view, state.ref), turn: state.turn + 1 }
  const elsewhere = isChanged(view, state.ref, base)
  const next = redrafted({ ...state, view, saving: false }, state.draft)
  if (!elsewhere) return next
  return isDirty(next) ? { ...next, conflict: state.conflict ?? base } : next
}

function storedDraft(view: PolicyView, ref: LayerRef): Draft {
  return { layer: storedLayer(view, ref).layer, guests: view.guests }
}

/** Does to what is stored now what the draft had done to what was stored before. */
function rebased({ view, ref, draft }: Editing, base: Draft): Draft {
  const choosing = choosingFor(view, ref)
  let layer = storedLayer(view, ref).layer
  // The regions' changes are read as if the old ground were still the stored one.
  for (const standing of standingsIn(withStored(view, ref, base.layer), ref, draft.layer)) {
    const { change, region } = standing
    if (change === undefined) continue
    const move = (
      { added: "allow", removed: "leaveOut", denied: "deny", undenied: "deny" } as const
    )[change]
    const now = change === "undenied" ? ("denied" as const) : ("unchosen" as const)
    layer = moved(layer, { region, standing: now }, { move, choosing })
  }
  const guests = isChanged({ ...view, guests: base.guests }, ref, { layer, guests: draft.guests })
    ? draft.guests
    : view.guests
  return { layer: withFields(layer, { base: base.layer, mine: draft.layer }), guests }
}

/** The fields that are no choice of regions: mine where I changed them. */
function withFields(
  layer: PolicyLayer,
  { base, mine }: { readonly base: PolicyLayer; readonly mine: PolicyLayer },
): PolicyLayer {
  let next = layer
  for (const field of ["planes", "meetingDefault", "locked", "minEvidence"] as const) {
    if (JSON.stringify(base[field]) === JSON.stringify(mine[field])) continue
    const { [field]: _gone, ...rest } = next
    next = mine[field] === undefined ? rest : { ...rest, [field]: mine[field] }
  }
  return next
}

function withStored(view: PolicyView, ref: LayerRef, layer: PolicyLayer): PolicyView {
  const key = keyOf(ref)
  return {
    ...view,
    layers: view.layers.map((stored) =>
      keyOf(stored.ref) === key ? { ...stored, layer } : stored,
    ),
  }
}
