// SPDX-License-Identifier: Apache-2.0
/**
 * Regions, their standing and differences in words. Rules CHO32 to CHO36 of
 * `SPEC.md` in this folder.
 *
 * @module
 */
import type { Removal } from "@landmoot/core/policy"
import type { GlyphKind } from "../../map/glyphs.ts"
import type { Speech } from "../../words/speech.ts"
import type { Difference } from "./difference.ts"
import type { Obstacle, RegionStanding } from "./standing.ts"
import { type ConsoleRegion, type LayerRef, type PolicyView, storedLayer } from "./view.ts"

/** The mark of a standing. */
export function glyphOf({ standing, own, region }: RegionStanding): GlyphKind {
  if (standing !== "allowed") return standing
  if (own) return "own"
  return region.restricted ? "restricted-allowed" : "allowed"
}

/** Whether the draft adds to what is stored or takes away from it. */
export function changeMark({ change }: RegionStanding): "more" | "less" | undefined {
  if (change === undefined) return undefined
  return change === "added" || change === "undenied" ? "more" : "less"
}

/** How a region stands, in a few words. */
export function standingWords(
  { words }: Speech,
  standing: RegionStanding,
  view: PolicyView,
): string {
  const said = words.console.regions.standing
  switch (standing.standing) {
    case "home":
      return standing.obstacle?.kind === "home" ? said.home : said.homeLower
    case "allowed":
      if (standing.own) return `${said.allowed} · ${said.own}`
      return standing.region.restricted ? said.restrictedAllowed : said.allowed
    case "outside":
      return view.account.plan === "free" ? said.outsideFree : said.outside
    case "unchosen":
    case "denied":
    case "restricted":
    case "retired":
      return said[standing.standing]
  }
}

/** Why a region is out, or why nothing can be done with it; undefined if there is nothing to say. */
export function whyWords(
  { words }: Speech,
  standing: RegionStanding,
  view: PolicyView,
): string | undefined {
  const said = words.console.regions.why
  const { obstacle, removal } = standing
  if (obstacle !== undefined) return obstacleWords(words.console.regions.why, obstacle, view)
  if (standing.standing === "restricted") return said.restricted
  if (removal === undefined || standing.standing === "unchosen") {
    return removal?.rule === "R3" ? said.unset : undefined
  }
  return standing.standing === "denied" ? undefined : removalWords(said, removal, view)
}

type WhyWords = Speech["words"]["console"]["regions"]["why"]

function obstacleWords(said: WhyWords, obstacle: Obstacle, view: PolicyView): string {
  switch (obstacle.kind) {
    case "plan":
      return said.plan
    case "home":
      return said.home
    case "retired":
      return said.retired
    case "outside":
      return removalWords(said, obstacle.removal, view)
    case "locked":
      return said.locked(obstacle.by)
    case "last":
      return said.last
    case "readOnly":
      return said.readOnly
  }
}

/** What removed a region, in words. */
function removalWords(said: WhyWords, { removedBy, rule }: Removal, view: PolicyView): string {
  switch (removedBy) {
    case "plan":
      return said.plan
    case "account":
      return rule === "R3" ? said.unset : said.account
    case "user":
    case "meeting":
      return said.user
    case "retired":
      return said.retired
    case "restricted":
      return said.restricted
    default:
      return said.group(groupName(view, removedBy.slice("group:".length)))
  }
}

/** What a group of people is called. */
export function groupName(view: PolicyView, id: string): string {
  const { name } = storedLayer(view, { kind: "group", id })
  return name === "" ? id : name
}

/** The rule that keeps a region out, as the documents call it. */
export function ruleOf({ obstacle, removal }: RegionStanding): string | undefined {
  switch (obstacle?.kind) {
    case "plan":
      return "R2"
    case "home":
    case "last":
      return "R5"
    case "retired":
      return "R11"
    case "outside":
      return obstacle.removal.rule
    case undefined:
    case "locked":
    case "readOnly":
      return removal?.rule
  }
}

/** Everything that is seen of a region on the map, as one sentence for screen readers. */
export function spokenRegion(speech: Speech, standing: RegionStanding, view: PolicyView): string {
  const { words } = speech
  const { region, change } = standing
  const said = words.console.regions
  const why = whyWords(speech, standing, view)
  const parts = [
    speech.place(region),
    standingWords(speech, standing, view),
    ...(change === undefined
      ? []
      : [`${said.change[change]}, ${said.review.draft.toLocaleLowerCase()}`]),
    ...(why === undefined ? [] : [why.replace(/\.$/, "")]),
    `${said.facts.operator}: ${region.operator}`,
    `${said.facts.jurisdictions}: ${speech.list(region.jurisdictions)}`,
    healthWords(speech, region),
  ]
  return parts.join(". ")
}

/** Whether a region's servers take meetings. */
export function healthWords({ words }: Speech, { status, served }: ConsoleRegion): string {
  const said = words.console.regions.health
  return status === "active" && !served ? said.none : said[status]
}

/** What the servers there show of their place. */
export function evidenceWords(speech: Speech, { evidence }: ConsoleRegion): string {
  const { facts } = speech.words.console.regions
  return evidence === undefined ? facts.unknownEvidence : evidenceName(speech, evidence)
}

/** A level of evidence in words. */
export function evidenceName({ words }: Speech, level: number): string {
  return words.console.regions.advanced.evidences[level] ?? String(level)
}

/** The places of these ids, as the language lists them. */
export function placesOf(speech: Speech, view: PolicyView, ids: readonly string[]): string {
  return speech.list(ids.map((id) => placeOf(speech, view, id)))
}

/** One place by its id. */
export function placeOf(speech: Speech, view: PolicyView, id: string): string {
  const region = view.catalogue.regions.find((one) => one.id === id)
  return region === undefined ? id : speech.place(region)
}

/** A few places by name, and how many more there are. */
export function fewPlaces(speech: Speech, view: PolicyView, ids: readonly string[]): string {
  const most = 4
  if (ids.length <= most) return placesOf(speech, view, ids)
  const named = ids.slice(0, most - 1).map((id) => placeOf(speech, view, id))
  return speech.words.console.regions.more(named.join(", "), ids.length - named.length)
}

/** "EU, version 7". */
export function regionGroupName({ words }: Speech, ref: string): string {
  const [id = ref, version = ""] = ref.split("@")
  return words.console.regions.list.group(id, version)
}

/** One line of the difference as a person reads it. */
export function differenceWords(
  speech: Speech,
  view: PolicyView,
  { difference, ref }: { readonly difference: Difference; readonly ref: LayerRef },
): string {
  const said = speech.words.console.regions.review
  const place = (id: string): string => placeOf(speech, view, id)
  const places = (ids: readonly string[]): string =>
    ids.length === 0 ? speech.words.console.regions.advanced.nowhere : fewPlaces(speech, view, ids)
  switch (difference.kind) {
    case "added":
      return difference.restricted
        ? said.addedRestricted(place(difference.region))
        : said.added(place(difference.region))
    case "removed":
      return said.removed(place(difference.region))
    case "denied":
      return deniedWords(said, place(difference.region), difference)
    case "undenied":
      return said.undenied(place(difference.region))
    case "group":
      return difference.change === "added"
        ? said.groupAdded(regionGroupName(speech, difference.name))
        : said.groupRemoved(regionGroupName(speech, difference.name))
    case "accepted":
      return said.accepted(
        regionGroupName(speech, difference.from),
        regionGroupName(speech, difference.to),
      )
    case "ceiling":
      return difference.now === "own" ? said.ceilingOwn : said.ceilingInherited
    case "plane": {
      const plane = speech.words.console.regions.advanced.planes[difference.plane]
      return difference.regions === undefined
        ? said.planeLifted(plane)
        : said.plane(plane, places(difference.regions))
    }
    case "default":
      return difference.regions === undefined
        ? said.presetLifted
        : said.preset(places(difference.regions))
    case "lock":
      return difference.on ? said.lockOn : said.lockOff
    case "evidence":
      return said.evidence(evidenceName(speech, difference.level))
    case "guests":
      return guestWords(speech, difference, { places, ref })
  }
}

function deniedWords(
  said: Speech["words"]["console"]["regions"]["review"],
  place: string,
  { atOnce, running, ends }: Extract<Difference, { kind: "denied" }>,
): string {
  if (!atOnce) return said.denied(place)
  if (running === 0) return said.deniedAtOnce(place)
  const sentence = said.deniedRunning(place, running)
  return ends === 0 ? sentence : `${sentence} ${said.deniedEnds(ends)}`
}

function guestWords(
  speech: Speech,
  { mode, regions }: Extract<Difference, { kind: "guests" }>,
  { places }: { readonly places: (ids: readonly string[]) => string; readonly ref: LayerRef },
): string {
  const { advanced, review } = speech.words.console.regions
  if (mode === "off") return review.guestsOff
  const where = regions.length === 0 ? advanced.guestAsAccount : places(regions)
  return review.guests(advanced.guestModes[mode], where)
}
