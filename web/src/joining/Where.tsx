// SPDX-License-Identifier: Apache-2.0
import { ChevronDown, LockKeyhole, MapPin, ShieldAlert, ShieldCheck } from "lucide-react"
import { Collapsible, RadioGroup } from "radix-ui"
import { type ReactNode, useState } from "react"
import type { GuardCheck } from "@landmoot/client"
import { RegionMap } from "../map/RegionMap.tsx"
import { CheckList } from "../ui/CheckList.tsx"
import { Icon } from "../ui/Icon.tsx"
import { useMedia } from "../ui/use-watched.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import { disclosureOf } from "../meeting/encryption.ts"
import type { RegionLine, WhereView } from "./model.ts"
import { OFFERED_SUITES } from "./suites.ts"

/** Where the meeting is handled: words, map, the region to use, and what is not promised. */
export function Where({
  view,
  loading,
  checks,
  onChoose,
  onRetry,
}: {
  readonly view: WhereView
  readonly loading: boolean
  readonly checks: readonly GuardCheck[]
  readonly onChoose: (id: string) => void
  readonly onRetry: () => void
}): ReactNode {
  const { words } = useSpeech()
  const [uncovered, setUncovered] = useState(false)
  const encryption = disclosureOf(OFFERED_SUITES, words)
  return (
    <section className="card where" aria-labelledby="where-title" aria-busy={loading}>
      <div className="where-map">
        {view.marks.length > 0 ? (
          <RegionMap marks={view.marks} label={view.mapLabel} />
        ) : (
          <div className="map" />
        )}
      </div>
      <div className="where-words">
        <h2 id="where-title">
          <Icon of={MapPin} />
          {words.joining.where}
        </h2>
        {loading && view.places.length === 0 ? (
          <p className="quiet">{words.joining.checking}</p>
        ) : (
          <p>{view.sentence}</p>
        )}
      </div>
      <Use view={view} onChoose={onChoose} onRetry={onRetry} />
      <Collapsible.Root className="where-facts" open={uncovered} onOpenChange={setUncovered}>
        <dl>
          <div>
            <dt>
              <Icon of={LockKeyhole} size={16} />
              <span>{words.joining.encryption}</span>
            </dt>
            <dd data-testid="encryption-disclosure">{encryption.text}</dd>
          </div>
          <div>
            <dt>
              <Icon of={ShieldAlert} size={16} />
              <span>{words.joining.notCovered}</span>
            </dt>
            <dd>{words.joining.notCoveredText}</dd>
          </div>
        </dl>
        <Collapsible.Trigger className="button where-more" data-look="plain">
          {words.common.details}
          <Icon of={ChevronDown} size={16} />
        </Collapsible.Trigger>
        <Collapsible.Content className="where-details">
          {encryption.more.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          {words.joining.notCoveredMore.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          {view.mode !== "" && <p>{view.mode}</p>}
          {view.evidence !== undefined && <p>{view.evidence}</p>}
          {view.operators !== undefined && <p>{view.operators}</p>}
          <h3>
            <Icon of={ShieldCheck} size={16} />
            {words.joining.checksPassed(view.checksPassed)}
          </h3>
          <CheckList checks={checks} />
        </Collapsible.Content>
      </Collapsible.Root>
    </section>
  )
}

/** The region that will be used, among those that may be. A short list is always in sight. */
function Use({
  view,
  onChoose,
  onRetry,
}: {
  readonly view: WhereView
  readonly onChoose: (id: string) => void
  readonly onRetry: () => void
}): ReactNode {
  const { words } = useSpeech()
  const [choosing, setChoosing] = useState(false)
  const narrow = useMedia("(max-width: 599px)")
  const short = view.lines.length > 1 && view.lines.length <= (narrow ? 2 : 4)
  const { chosen } = view
  if (short && !view.unreachable) {
    return (
      <div className="where-use">
        <p className="small quiet where-use-title">{words.joining.use}</p>
        <RegionChoice lines={view.lines} onChoose={onChoose} />
      </div>
    )
  }
  return (
    <Collapsible.Root className="where-use" open={choosing} onOpenChange={setChoosing}>
      <div className="where-use-line">
        <span className="quiet tabular">
          {chosen === undefined ? words.joining.use : `${words.joining.use} · ${chosen.detail}`}
        </span>
        {chosen === undefined ? (
          <strong data-testid="chosen-region">
            {view.unreachable ? words.joining.unreachable : words.joining.measuring}
          </strong>
        ) : (
          <strong className="inside" data-testid="chosen-region" data-region={chosen.id}>
            {chosen.place}
          </strong>
        )}
        {view.unreachable ? (
          <button type="button" className="button" onClick={onRetry}>
            {words.common.retry}
          </button>
        ) : (
          <Collapsible.Trigger
            className="button where-change"
            data-look="plain"
            data-testid="change-region"
            disabled={view.lines.length < 2}
          >
            {words.joining.choose}
            <Icon of={ChevronDown} size={16} />
          </Collapsible.Trigger>
        )}
      </div>
      {view.unreachable && <p className="hint where-none">{words.joining.noneReachable}</p>}
      <Collapsible.Content>
        <RegionChoice lines={view.lines} onChoose={onChoose} />
        <p className="hint region-hint">{words.joining.chooseHint}</p>
      </Collapsible.Content>
    </Collapsible.Root>
  )
}

function RegionChoice({
  lines,
  onChoose,
}: {
  readonly lines: readonly RegionLine[]
  readonly onChoose: (id: string) => void
}): ReactNode {
  const { words } = useSpeech()
  const chosen = lines.find((line) => line.chosen)
  return (
    <RadioGroup.Root
      className="region-list"
      data-testid="region-list"
      aria-label={words.joining.chooseTitle}
      value={chosen?.id ?? ""}
      onValueChange={onChoose}
    >
      {lines.map((line) => (
        <RadioGroup.Item
          key={line.id}
          value={line.id}
          className="region-line"
          data-region={line.id}
          data-look={line.state}
          disabled={!line.usable}
        >
          <span className="region-dot" />
          <span
            className="region-place"
            data-testid={line.chosen ? "chosen-region" : undefined}
            data-region={line.id}
          >
            {line.place}
          </span>
          <span className="tabular quiet">{line.note}</span>
          {line.code !== undefined && <span className="code">{line.code}</span>}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
