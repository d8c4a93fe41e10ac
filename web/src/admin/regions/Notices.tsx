// SPDX-License-Identifier: Apache-2.0
import { History, type LucideIcon, MapPinPlus, TriangleAlert } from "lucide-react"
import { type ReactNode, useEffect, useRef, useState } from "react"
import { acceptGroup, leavesOf, newerGroups } from "@landmoot/core/policy"
import { announce } from "../../ui/Announcer.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import {
  differenceWords,
  fewPlaces,
  healthWords,
  placeOf,
  placesOf,
  regionGroupName,
} from "../policies/describe.ts"
import { differencesOf } from "../policies/difference.ts"
import type { PolicySource } from "../policies/source.ts"
import { ACCOUNT, type PolicyView, storedLayer } from "../policies/view.ts"
import type { Editor } from "./use-editing.ts"

/** Newer versions of groups that this layer names, as offers; accepting makes a draft (R9). */
export function Offers({ editor }: { readonly editor: Editor }): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.offers
  const { state, send } = editor
  const { view, ref, draft } = state
  const stored = storedLayer(view, ref)
  if (!stored.mayWrite || view.account.plan === "free") return null
  const offers = newerGroups(draft.layer, view.catalogue)
  const named = new Set(
    stored.layer.ceiling === undefined ? [] : leavesOf(stored.layer.ceiling, view.catalogue),
  )
  const changing = view.catalogue.regions.filter(
    ({ id, status }) => named.has(id) && status !== "active",
  )
  return (
    <>
      {offers.map((offer) => (
        <Strip
          key={offer.from}
          icon={MapPinPlus}
          title={said.title(offer.from.split("@")[0] ?? offer.from)}
          action={{
            label: said.accept(regionGroupName(speech, offer.to)),
            run: () => {
              send({ kind: "drafted", draft: { layer: acceptGroup(draft.layer, offer) } })
              announce(said.accept(regionGroupName(speech, offer.to)))
            },
          }}
        >
          {said.text(regionGroupName(speech, offer.from), placesOf(speech, view, offer.added))}
          {offer.removed.length > 0 && ` ${said.removed(placesOf(speech, view, offer.removed))}`}
        </Strip>
      ))}
      {changing.length > 0 && (
        <Strip icon={TriangleAlert} look="unverified" title={said.statusTitle}>
          {changing
            .map((region) => said.status(speech.place(region), healthWords(speech, region)))
            .join(" ")}
        </Strip>
      )}
      {ref.kind === "account" && view.lost.length > 0 && (
        <Strip icon={TriangleAlert} look="unverified" title={said.lostTitle}>
          {view.lost
            .map(({ region, laws }) => said.lost(placeOf(speech, view, region), speech.list(laws)))
            .join(" ")}
        </Strip>
      )}
    </>
  )
}

/** Something to know in one line, with what can be done about it: the map stays in sight. */
function Strip({
  icon,
  title,
  look,
  action,
  testId,
  children,
}: {
  readonly icon: LucideIcon
  readonly title: string
  readonly look?: "unverified"
  readonly action?: { readonly label: string; readonly run: () => void }
  readonly testId?: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <div className="notice strip" data-look={look} data-testid={testId}>
      <Icon of={icon} />
      <p>
        <strong>{title}</strong> {children}
      </p>
      {action !== undefined && (
        <button type="button" className="button" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  )
}

/** After a downgrade: meetings that wait until the owner accepts the home. Never moved silently. */
export function Blocked({
  view,
  source,
  onDone,
}: {
  readonly view: PolicyView
  readonly source: PolicySource
  readonly onDone: () => Promise<void>
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.blocked
  const [busy, setBusy] = useState(false)
  const [code, setCode] = useState<string>()
  if (view.blocked === undefined) return null
  const home = placesOf(speech, view, view.account.home)
  const { meetings } = view.blocked
  async function accept(): Promise<void> {
    setBusy(true)
    const answer = await source.acceptHome(view.account.home)
    if (answer.ok) {
      tell(said.accepted(home))
      await onDone()
    } else setCode(answer.code)
    setBusy(false)
  }
  return (
    <Notice look="unverified" title={said.title}>
      <p>
        {said.text(home)}
        {meetings !== undefined && ` ${said.count(meetings)}`}
      </p>
      {view.owner ? (
        <button
          type="button"
          className="button"
          data-look="primary"
          data-testid="accept-home"
          disabled={busy}
          onClick={() => void accept()}
        >
          {said.accept(home)}
        </button>
      ) : (
        <p className="quiet">{said.ownerOnly}</p>
      )}
      <Problem refusal={code === undefined ? undefined : { code }} />
    </Notice>
  )
}

/** After an upgrade: what had been chosen before, as a draft at most. */
export function Former({ editor }: { readonly editor: Editor }): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.former
  const { state, send } = editor
  const { view, ref } = state
  const { former } = view
  const free = view.account.plan === "free"
  if (former === undefined || free || ref.kind !== "account") return null
  const leaves = former.ceiling === undefined ? [] : leavesOf(former.ceiling, view.catalogue)
  return (
    <Strip
      icon={History}
      title={said.title}
      testId="former"
      action={{
        label: said.take,
        run: () => send({ kind: "drafted", draft: { layer: former } }),
      }}
    >
      {said.text(fewPlaces(speech, view, leaves))}
    </Strip>
  )
}

/** What the other has saved, and what becomes of one's own draft. */
export function Conflict({ editor }: { readonly editor: Editor }): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.conflict
  const { state, send } = editor
  const { view, ref, conflict } = state
  const box = useRef<HTMLDivElement>(null)
  const appears = conflict !== undefined
  useEffect(() => {
    if (appears) box.current?.scrollIntoView({ block: "center" })
  }, [appears])
  if (conflict === undefined) return null
  const stored = storedLayer(view, ref)
  // Theirs beside what the draft began from: the old one takes the place of what is stored.
  const before: PolicyView = {
    ...view,
    guests: conflict.guests,
    layers: view.layers.map((one) => (one === stored ? { ...one, layer: conflict.layer } : one)),
  }
  const lines = differencesOf({
    view: before,
    ref,
    layer: stored.layer,
    guests: view.guests,
    preview: undefined,
  })
  return (
    <div ref={box}>
      <Notice look="unverified" title={said.title} urgent>
        <p>{said.text}</p>
        <ul className="review-lines" data-testid="theirs">
          {lines.map((difference) => {
            const sentence = differenceWords(speech, view, { difference, ref })
            return <li key={sentence}>{sentence}</li>
          })}
        </ul>
        <div className="notice-actions">
          <button
            type="button"
            className="button"
            data-look="primary"
            onClick={() => send({ kind: "rebased" })}
          >
            {said.rebase}
          </button>
          <button type="button" className="button" onClick={() => send({ kind: "kept" })}>
            {said.keep}
          </button>
          <button type="button" className="button" onClick={() => send({ kind: "discarded" })}>
            {said.theirs}
          </button>
        </div>
      </Notice>
    </div>
  )
}

/** Changes that wait for a second administrator. */
export function Approvals({
  view,
  source,
  onDone,
}: {
  readonly view: PolicyView
  readonly source: PolicySource
  readonly onDone: () => Promise<void>
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.approvals
  const [busy, setBusy] = useState(false)
  const [code, setCode] = useState<string>()
  const { mayWrite } = storedLayer(view, ACCOUNT)
  if (view.approvals.length === 0) return null
  async function decide(id: string, agreed: boolean): Promise<void> {
    setBusy(true)
    const answer = await source.decide(id, agreed)
    setCode(answer.ok ? undefined : answer.code)
    if (answer.ok) {
      tell(agreed ? said.approved : said.rejected)
      await onDone()
    }
    setBusy(false)
  }
  return (
    <Notice look="unverified" title={said.title}>
      <ul className="approvals" data-testid="approvals">
        {view.approvals.map(({ id, by, own, at, regions, layer }) => (
          <li key={id}>
            <p>
              {said.asked(by, placesOf(speech, view, regions))}{" "}
              <span className="quiet">{said.at(speech.dateTime(at * 1000))}</span>
            </p>
            <ul className="review-lines">
              {differencesOf({
                view,
                ref: ACCOUNT,
                layer,
                guests: view.guests,
                preview: undefined,
              }).map((difference) => {
                const sentence = differenceWords(speech, view, { difference, ref: ACCOUNT })
                return <li key={sentence}>{sentence}</li>
              })}
            </ul>
            {own && <p className="quiet">{said.own}</p>}
            {mayWrite && (
              <div className="notice-actions">
                {!own && (
                  <button
                    type="button"
                    className="button"
                    data-look="primary"
                    disabled={busy}
                    onClick={() => void decide(id, true)}
                  >
                    {said.approve}
                  </button>
                )}
                <button
                  type="button"
                  className="button"
                  disabled={busy}
                  onClick={() => void decide(id, false)}
                >
                  {own ? said.withdraw : said.reject}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <Problem refusal={code === undefined ? undefined : { code }} />
    </Notice>
  )
}
