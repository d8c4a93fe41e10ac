// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import type { PolicyLayer } from "@landmoot/core/policy"
import { differencesOf, isChanged } from "./difference.ts"
import { edit, editingOf, type Editing, type EditingEvent, saveObstacle } from "./editing.ts"
import { names, office, only, previewOf, STAFF } from "./testing/office.ts"
import { ACCOUNT, type PolicyView } from "./view.ts"

const STORED = only("EU@6", "us-va-iad")
const VIEW = office({ account: STORED })
const DRAFT = only("EU@6", "us-va-iad", "uk-lon")

function after(state: Editing, ...events: readonly EditingEvent[]): Editing {
  return events.reduce(edit, state)
}

function lines(layer: PolicyLayer, running?: readonly string[]): ReturnType<typeof differencesOf> {
  const preview = running === undefined ? undefined : previewOf(VIEW, layer, running)
  return differencesOf({ view: VIEW, ref: ACCOUNT, layer, guests: VIEW.guests, preview })
}

function ready(state: Editing): Editing {
  const preview = previewOf(state.view, state.draft.layer, [])
  return after(state, { kind: "previewed", turn: state.turn, preview: { kind: "ready", preview } })
}

function drafted(layer: PolicyLayer, view: PolicyView = VIEW): Editing {
  return after(editingOf(view), { kind: "drafted", draft: { layer } })
}

test("CHO16: the same in another order is no difference", () => {
  const same: PolicyLayer = { ...only("us-va-iad", "EU@6"), locked: false, minEvidence: 0 }
  expect(lines(same)).toEqual([])
  expect(isChanged(VIEW, ACCOUNT, { layer: same, guests: { mode: "off" } })).toBe(false)
  for (const layer of [
    DRAFT,
    { ...STORED, locked: true },
    { ...STORED, minEvidence: 1 as const },
    { ...STORED, planes: { telephony: { include: names("eu-de-fra") } } },
    { ...STORED, meetingDefault: { include: names("eu-de-fra") } },
  ]) {
    expect(lines(layer)).toHaveLength(1)
    expect(isChanged(VIEW, ACCOUNT, { layer, guests: { mode: "off" } })).toBe(true)
  }
})

test("CHO16: rules for guests and a list of one's own are differences too", () => {
  const guests = { mode: "warn", regions: { include: names("EU@6") } } as const
  const [line] = differencesOf({
    view: VIEW,
    ref: ACCOUNT,
    layer: STORED,
    guests,
    preview: undefined,
  })
  expect(line).toMatchObject({ kind: "guests", mode: "warn" })
  const own = differencesOf({
    view: VIEW,
    ref: STAFF,
    layer: only("eu-de-fra", "eu-fr-par", "eu-ie-dub", "eu-nl-ams", "us-va-iad"),
    guests: VIEW.guests,
    preview: undefined,
  })
  expect(own).toEqual([{ kind: "ceiling", now: "own" }])
})

test("CHO17: the account's deny is at once, with the meetings that run", () => {
  const layer: PolicyLayer = { ...STORED, deny: { include: names("us-va-iad") } }
  const denied = { kind: "denied", region: "us-va-iad", atOnce: true }
  expect(lines(layer)).toEqual([{ ...denied, running: 0, ends: 0 }])
  expect(lines(layer, ["us-va-iad", "eu-de-fra"])).toEqual([{ ...denied, running: 2, ends: 0 }])
  expect(lines(layer, ["us-va-iad"])).toEqual([{ ...denied, running: 2, ends: 2 }])
  const below = { view: VIEW, ref: STAFF, guests: VIEW.guests, preview: undefined }
  expect(differencesOf({ ...below, layer: { deny: { include: names("us-va-iad") } } })).toEqual([
    { ...denied, atOnce: false, running: 0, ends: 0 },
  ])
})

test("CHO18: a restricted region asks for a second administrator", () => {
  const layer = only("EU@6", "us-va-iad", "cn-sha", "uk-lon")
  expect(lines(layer)).toEqual([
    { kind: "added", region: "cn-sha", restricted: true },
    { kind: "added", region: "uk-lon", restricted: false },
  ])
})

test("CHO19: a newer version is one line, and what it brings another", () => {
  expect(lines(only("EU@7", "us-va-iad"))).toEqual([
    { kind: "accepted", from: "EU@6", to: "EU@7" },
    { kind: "added", region: "eu-se-sto", restricted: false },
  ])
})

test("CHO20: saving waits for the preview and for reading it", () => {
  expect(saveObstacle(editingOf(VIEW))).toBe("nothing")
  const state = drafted(DRAFT)
  expect(saveObstacle(state)).toBe("loading")
  const shown = ready(state)
  expect(saveObstacle(shown)).toBe("unread")
  const read = after(shown, { kind: "read", turn: shown.turn })
  expect(saveObstacle(read)).toBeUndefined()
  expect(saveObstacle(after(read, { kind: "saving" }))).toBe("saving")
})

test("CHO21: another draft has to be read anew, and old answers are dropped", () => {
  const shown = ready(drafted(DRAFT))
  const read = after(shown, { kind: "read", turn: shown.turn })
  const next = after(read, { kind: "drafted", draft: { layer: only("EU@6") } })
  expect(saveObstacle(next)).toBe("loading")
  const late = { kind: "previewed", turn: shown.turn, preview: shown.preview } as const
  expect(saveObstacle(after(next, late))).toBe("loading")
  expect(saveObstacle(after(next, { kind: "read", turn: shown.turn }))).toBe("loading")
  // What was shown stays in sight meanwhile, so that nothing jumps.
  expect(next.earlier).toBeDefined()
})

test("CHO22: nothing is read before it is there", () => {
  const state = drafted(DRAFT)
  const early = after(state, { kind: "read", turn: state.turn })
  expect(saveObstacle(ready(early))).toBe("unread")
})

const THEIRS = office({ account: only("EU@6", "us-va-iad", "jp-tyo") })

test("CHO23: somebody else's save keeps the draft and is shown", () => {
  const state = after(drafted(DRAFT), { kind: "loaded", view: THEIRS })
  expect(saveObstacle(ready(state))).toBe("conflict")
  expect(state.draft.layer).toEqual(DRAFT)
  expect(state.conflict?.layer).toEqual(STORED)
})

test("CHO24: on top of theirs", () => {
  const state = after(drafted(DRAFT), { kind: "loaded", view: THEIRS }, { kind: "rebased" })
  expect(state.draft.layer).toEqual(only("EU@6", "us-va-iad", "jp-tyo", "uk-lon"))
  expect(saveObstacle(state)).toBe("loading")
  const other: PolicyLayer = { ...STORED, locked: true, deny: { include: names("us-va-iad") } }
  const denied = after(drafted(other), { kind: "loaded", view: THEIRS }, { kind: "rebased" })
  expect(denied.draft.layer).toEqual({
    ...only("EU@6", "us-va-iad", "jp-tyo"),
    locked: true,
    deny: { include: ["us-va-iad"] },
  })
})

test("CHO25: kept exactly, or theirs", () => {
  const state = after(drafted(DRAFT), { kind: "loaded", view: THEIRS })
  const kept = after(state, { kind: "kept" })
  expect(kept.draft.layer).toEqual(DRAFT)
  expect(saveObstacle(kept)).toBe("loading")
  const theirs = after(state, { kind: "discarded" })
  expect(theirs.draft.layer).toEqual(only("EU@6", "us-va-iad", "jp-tyo"))
  expect(saveObstacle(theirs)).toBe("nothing")
})

test("CHO26: they saved what I wanted", () => {
  const state = after(drafted(DRAFT), { kind: "loaded", view: office({ account: DRAFT }) })
  expect(state.conflict).toBeUndefined()
  expect(saveObstacle(state)).toBe("nothing")
})

test("CHO26: without a draft the newer one is simply shown", () => {
  const state = after(editingOf(VIEW), { kind: "loaded", view: THEIRS })
  expect(state.draft.layer).toEqual(only("EU@6", "us-va-iad", "jp-tyo"))
})

test("CHO27: a refused preview keeps it closed", () => {
  const state = drafted(DRAFT)
  const preview = { kind: "refused", code: "POLICY_WRITE_EMPTY", path: "ceiling" } as const
  const refused = after(state, { kind: "previewed", turn: state.turn, preview })
  expect(saveObstacle(refused)).toBe("refused")
  const failed = after(
    state,
    { kind: "saving" },
    {
      kind: "refused",
      refusal: { code: "ACCESS_SECOND_FACTOR" },
    },
  )
  expect(failed).toMatchObject({ saving: false, refusal: { code: "ACCESS_SECOND_FACTOR" } })
})

test("CHO27: another layer is opened without a draft", () => {
  const state = after(drafted(DRAFT), { kind: "opened", ref: STAFF })
  expect(state.draft.layer).toEqual({})
  expect(saveObstacle(state)).toBe("nothing")
})
