// SPDX-License-Identifier: Apache-2.0
import { Check, TriangleAlert, UserCheck } from "lucide-react"
import { type ReactNode, type RefObject, useEffect, useId, useRef } from "react"
import type { Preview } from "@landmoot/core/preview"
import { OPTIONAL_PLANES, type Plane } from "@landmoot/core/units"
import { Skeleton } from "../../ui/Busy.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { differenceWords, groupName, placesOf } from "../policies/describe.ts"
import type { Difference } from "../policies/difference.ts"
import type { LayerRef, PolicyView } from "../policies/view.ts"
import { Cost } from "./Cost.tsx"
import type { Editor } from "./use-editing.ts"

/** How many failing meetings are named before the rest is counted. */
const NAMED_MEETINGS = 6

/** What a save would do, to be read before it: words first, then what it costs. */
export function Review({
  editor,
  differences,
  heading,
}: {
  readonly editor: Editor
  readonly differences: readonly Difference[]
  readonly heading: RefObject<HTMLHeadingElement | null>
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions
  const { state, send } = editor
  const { view, ref, preview, turn } = state
  const shown = preview.kind === "ready" ? preview.preview : state.earlier
  const id = useId()
  const end = useRef<HTMLDivElement>(null)
  const ready = preview.kind === "ready"
  const { read } = state

  // Seeing the end of it, below what there is to read, counts as having read it.
  useEffect(() => {
    const element = end.current
    if (element === null || !ready || read) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) send({ kind: "read", turn })
      },
      { rootMargin: "0px 0px -72px 0px", threshold: 1 },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [ready, read, turn, send])

  return (
    <section
      className="card review"
      aria-labelledby={id}
      aria-busy={preview.kind === "loading"}
      data-testid="review"
    >
      <header className="review-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {said.review.title}
        </h2>
        <span className="tag">{said.review.draft}</span>
      </header>
      <div className="review-columns">
        <div className="review-words">
          <ul className="review-lines" data-testid="difference">
            {differences.map((difference) => {
              const sentence = differenceWords(speech, view, { difference, ref })
              return (
                <li key={sentence} data-kind={difference.kind}>
                  <span className="review-sign" aria-hidden="true">
                    {SIGNS[difference.kind]}
                  </span>
                  {sentence}
                </li>
              )
            })}
          </ul>
          <p className="hint">{said.review.next}</p>
          {preview.kind === "refused" && <Problem refusal={preview} />}
          {shown === undefined
            ? preview.kind !== "refused" && <Skeleton lines={4} />
            : preview.kind !== "refused" && <Effects {...{ preview: shown, view, layer: ref }} />}
        </div>
        {shown !== undefined && preview.kind !== "refused" && (
          <Cost cost={shown.cost} editor={editor} />
        )}
      </div>
      <div className="review-end" ref={end}>
        {read ? (
          <p className="review-read">
            <Icon of={Check} size={16} />
            {said.save.wasRead}
          </p>
        ) : (
          <button
            type="button"
            className="button"
            disabled={!ready}
            onClick={() => send({ kind: "read", turn })}
          >
            {ready ? said.save.read : said.save.loading}
          </button>
        )}
      </div>
    </section>
  )
}

const SIGNS: Readonly<Record<Difference["kind"], string>> = {
  added: "+",
  removed: "−",
  denied: "×",
  undenied: "±",
  group: "±",
  accepted: "+",
  ceiling: "±",
  plane: "±",
  default: "±",
  lock: "±",
  evidence: "±",
  guests: "±",
}

/** Whom it concerns, what goes off, which meetings fail. */
function Effects({
  preview,
  view,
  layer,
}: {
  readonly preview: Preview
  readonly view: PolicyView
  readonly layer: LayerRef
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.review
  // The account's own site is said as such; else whose it is.
  const oneSite =
    preview.account.after.length === 1 || layer.kind !== "account"
      ? ""
      : speech.list(
          preview.groups
            .filter(({ after }) => after.length === 1)
            .map(({ level }) => groupName(view, level.slice("group:".length))),
        )
  return (
    <>
      {preview.confirm.length > 0 && (
        <Warning icon={UserCheck} title={said.confirm}>
          {said.confirmText(placesOf(speech, view, preview.confirm))}
        </Warning>
      )}
      {preview.redundancy === "none" && (
        <Warning icon={TriangleAlert} title={said.oneSite}>
          {oneSite === "" ? said.oneSiteText : said.oneSiteFor(oneSite)}
        </Warning>
      )}
      <Who preview={preview} view={view} />
      <Features preview={preview} layer={layer} />
      <Scheduled preview={preview} />
      {preview.running.length > 0 && (
        <div className="review-part">
          <h3>{said.running}</h3>
          <ul>
            {preview.running.slice(0, NAMED_MEETINGS).map((meeting) => (
              <li key={meeting.id}>
                <strong>{meeting.title}</strong>{" "}
                {meeting.ends
                  ? said.runningEnds
                  : said.runningLoses(placesOf(speech, view, meeting.loses))}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

function Who({
  preview: { affected },
  view,
}: {
  readonly preview: Preview
  readonly view: PolicyView
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.review
  const names = (ids: readonly string[]): string =>
    speech.list(ids.map((id) => groupName(view, id)))
  const { people, groups, together } = affected.withoutAnyRegion
  return (
    <div className="review-part">
      <h3>{said.who}</h3>
      <p>
        {affected.people === 0 ? said.nobody : said.people(affected.people)}
        {affected.groups.length > 0 && ` ${said.groups(names(affected.groups))}`}
      </p>
      {(people > 0 || groups.length > 0) && (
        <ul className="review-refused">
          {people > 0 && <li>{said.stranded(people)}</li>}
          {groups.length > 0 && <li>{said.strandedGroups(names(groups))}</li>}
          {together.map(({ groups: both, people: count }) => (
            <li key={both.join(" ")}>{said.together(names(both), count)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Features({
  preview,
  layer,
}: {
  readonly preview: Preview
  readonly layer: LayerRef
}): ReactNode {
  const { words } = useSpeech()
  const { review: said, advanced } = words.console.regions
  const level =
    layer.kind === "account"
      ? preview.account
      : layer.kind === "person"
        ? preview.person
        : preview.groups.find((group) => group.level === `group:${layer.id}`)
  const off = (level?.planes ?? [])
    .filter(({ plane, switchesOff }) => switchesOff && isOptional(plane))
    .map(({ plane }) => plane)
  if (off.length === 0) return null
  return (
    <div className="review-part">
      <h3>{said.features}</h3>
      <ul>
        {off.map((plane) => (
          <li key={plane}>{said.featureOff(advanced.planes[plane], said.featureWhy)}</li>
        ))}
      </ul>
    </div>
  )
}

const isOptional = (plane: Plane): boolean => (OPTIONAL_PLANES as readonly Plane[]).includes(plane)

function Scheduled({ preview }: { readonly preview: Preview }): ReactNode {
  const speech = useSpeech()
  const { review: said, advanced } = speech.words.console.regions
  const { meetings, meetingsFailing, meetingsChanged } = preview
  // Those that this change would stop come first.
  const sorted = meetings.toSorted((a, b) => Number(a.already) - Number(b.already))
  const shown = sorted.slice(0, NAMED_MEETINGS)
  const stops = meetings.some(({ already }) => !already)
  return (
    <div className="review-part">
      <h3>{said.scheduled}</h3>
      <p>
        {!stops && said.scheduledNone}
        {meetingsChanged > 0 && ` ${said.scheduledChanged(meetingsChanged)}`}
      </p>
      {meetingsFailing > 0 && (
        <>
          <p className={stops ? "refused" : undefined}>{said.scheduledFail(meetingsFailing)}</p>
          <ul className="review-meetings">
            {shown.map((meeting) => (
              <li key={meeting.id}>
                <strong>{meeting.title}</strong>
                <span className="quiet tabular">{speech.dateTime(meeting.start * 1000)}</span>
                <span className="quiet">
                  {meeting.already
                    ? said.already
                    : meeting.plane === undefined
                      ? said.noRegion
                      : said.noPlane(advanced.planes[meeting.plane])}
                </span>
              </li>
            ))}
            {meetingsFailing > shown.length && (
              <li className="quiet">{said.scheduledMore(meetingsFailing - shown.length)}</li>
            )}
          </ul>
        </>
      )}
    </div>
  )
}

function Warning({
  icon,
  title,
  children,
}: {
  readonly icon: typeof TriangleAlert
  readonly title: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <div className="notice" data-look="unverified">
      <Icon of={icon} />
      <strong>{title}</strong>
      <p>{children}</p>
    </div>
  )
}
