// SPDX-License-Identifier: Apache-2.0
import { ChevronDown } from "lucide-react"
import { Collapsible } from "radix-ui"
import { type ReactNode, useState } from "react"
import { leavesOf, type PolicyAnswer, type PolicyLayer, resolvePolicy } from "@landmoot/core/policy"
import { MANDATORY_PLANES, OPTIONAL_PLANES, type Plane, type RegionId } from "@landmoot/core/units"
import { CheckField, SelectField } from "../../ui/Field.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { limitPlane } from "../policies/choose.ts"
import { fewPlaces } from "../policies/describe.ts"
import type { Editing, EditingEvent } from "../policies/editing.ts"
import { inputFor, type PolicyView, storedLayer } from "../policies/view.ts"
import { PlacePicker } from "./PlacePicker.tsx"

interface Props {
  readonly state: Editing
  readonly send: (event: EditingEvent) => void
}

/** Limits of single planes, locks, the default of meetings, evidence and guests. */
export function Advanced({ state, send }: Props): ReactNode {
  const { words } = useSpeech()
  const said = words.console.regions.advanced
  const { view, ref, draft } = state
  const answer = resolvePolicy(inputFor(view, ref, draft.layer))
  const mayWrite = storedLayer(view, ref).mayWrite && view.account.plan !== "free"
  return (
    <Collapsible.Root className="card advanced" data-testid="advanced">
      <Collapsible.Trigger className="button advanced-fold" data-look="plain">
        {said.title}
        <Icon of={ChevronDown} size={16} />
      </Collapsible.Trigger>
      <Collapsible.Content className="advanced-content">
        <p className="quiet">{said.lead}</p>
        <div className="advanced-columns">
          <PlaneRows
            title={said.mandatory}
            planes={MANDATORY_PLANES}
            {...{ state, send, answer, mayWrite }}
          />
          <PlaneRows
            title={said.optional}
            planes={OPTIONAL_PLANES}
            {...{ state, send, answer, mayWrite }}
          />
        </div>
        {mayWrite && <Rules state={state} send={send} answer={answer} />}
      </Collapsible.Content>
    </Collapsible.Root>
  )
}

function PlaneRows({
  title,
  planes,
  state,
  send,
  answer,
  mayWrite,
}: Props & {
  readonly title: string
  readonly planes: readonly Plane[]
  readonly answer: PolicyAnswer
  readonly mayWrite: boolean
}): ReactNode {
  const [open, setOpen] = useState<Plane>()
  return (
    <section>
      <h3>{title}</h3>
      <ul className="plane-rows">
        {planes.map((plane) => (
          <PlaneRow
            key={plane}
            {...{ plane, state, send, answer, mayWrite }}
            open={open === plane}
            onOpen={(now) => setOpen(now ? plane : undefined)}
          />
        ))}
      </ul>
    </section>
  )
}

function PlaneRow({
  plane,
  state,
  send,
  answer,
  mayWrite,
  open,
  onOpen,
}: Props & {
  readonly plane: Plane
  readonly answer: PolicyAnswer
  readonly mayWrite: boolean
  readonly open: boolean
  readonly onOpen: (open: boolean) => void
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const said = words.console.regions.advanced
  const { view, draft } = state
  const limit = draft.layer.planes?.[plane]
  const limited = limit === undefined ? undefined : leavesOf(limit, view.catalogue)
  const mandatory = (MANDATORY_PLANES as readonly Plane[]).includes(plane)
  const left = leftFor(answer, plane)
  const name = said.planes[plane]
  const put = (leaves: readonly RegionId[] | undefined): void =>
    send({ kind: "drafted", draft: { layer: limitPlane(draft.layer, plane, leaves) } })
  return (
    <li data-limited={limited !== undefined || undefined}>
      <div>
        <strong>{name}</strong>
        <span className="quiet small">
          {limited === undefined ? said.asChosen : said.only(fewPlaces(speech, view, limited))}
        </span>
        {left === "none" && (
          <span className="refused small">{mandatory ? said.blocks(name) : said.off(name)}</span>
        )}
      </div>
      {mayWrite && (
        <div className="plane-actions">
          {limited !== undefined && (
            <button
              type="button"
              className="button"
              data-look="plain"
              onClick={() => {
                put(undefined)
                onOpen(false)
              }}
            >
              {said.lift}
            </button>
          )}
          <button
            type="button"
            className="button"
            data-look="plain"
            aria-expanded={open}
            onClick={() => onOpen(!open)}
          >
            {words.console.ui.edit}
            <span className="visually-hidden">: {said.edit(name)}</span>
          </button>
        </div>
      )}
      {open && (
        <PlacePicker
          view={view}
          label={said.edit(name)}
          offered={offeredFor(answer, limited, view)}
          chosen={limited ?? (answer.ok ? answer.effective : [])}
          onChange={put}
        />
      )}
    </li>
  )
}

/** Whether a plane has any region, as far as the answer says. */
function leftFor(answer: PolicyAnswer, plane: Plane): "some" | "none" {
  if (answer.ok) return answer.planes[plane].length > 0 ? "some" : "none"
  return answer.plane === plane ? "none" : "some"
}

/** A limit can name what is allowed; what it names already can always be taken out. */
function offeredFor(
  answer: PolicyAnswer,
  limited: readonly RegionId[] | undefined,
  view: PolicyView,
): readonly RegionId[] {
  const allowed: readonly RegionId[] = answer.ok
    ? answer.effective
    : view.catalogue.regions.map(({ id }) => id)
  return [...new Set([...allowed, ...(limited ?? [])])]
}

function Rules({ state, send, answer }: Props & { readonly answer: PolicyAnswer }): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.advanced
  const { view, ref, draft } = state
  const { layer, guests } = draft
  const put = (next: PolicyLayer): void => send({ kind: "drafted", draft: { layer: next } })
  const effective = answer.ok ? answer.effective : []
  const preset = layer.meetingDefault
  return (
    <section className="rules">
      <h3>{said.settings}</h3>
      <div className="rules-grid">
        {ref.kind !== "person" && (
          <CheckField
            label={ref.kind === "account" ? said.lock : said.lockGroup}
            hint={said.lockHint}
            checked={layer.locked === true}
            onChange={(locked) => put(withField(layer, { locked: locked || undefined }))}
          />
        )}
        <SelectField
          label={said.evidence}
          hint={said.evidenceHint}
          value={String(layer.minEvidence ?? 0)}
          options={said.evidences.map((label, level) => ({ value: String(level), label }))}
          onChange={(value) => {
            const level = ([0, 1, 2, 3] as const).find((one) => String(one) === value)
            put(withField(layer, { minEvidence: level === 0 ? undefined : level }))
          }}
        />
        <div>
          <SelectField
            label={said.preset}
            hint={said.presetHint}
            value={preset === undefined ? "all" : "only"}
            options={[
              { value: "all", label: said.presetAll },
              { value: "only", label: said.presetOnly },
            ]}
            onChange={(value) =>
              put(
                withField(layer, {
                  meetingDefault: value === "all" ? undefined : { include: effective },
                }),
              )
            }
          />
          {preset !== undefined && (
            <PlacePicker
              view={view}
              label={said.preset}
              offered={effective}
              chosen={leavesOf(preset, view.catalogue)}
              onChange={(include) => put(withField(layer, { meetingDefault: { include } }))}
            />
          )}
        </div>
        {ref.kind === "account" && (
          <div>
            <SelectField
              label={said.guests}
              hint={said.guestsHint}
              value={guests.mode}
              options={(["off", "warn", "refuse"] as const).map((mode) => ({
                value: mode,
                label: said.guestModes[mode],
              }))}
              onChange={(mode) => {
                // Whoever checks has to say what is allowed: at first what the account has.
                const regions =
                  mode === "off" ? undefined : (guests.regions ?? { include: effective })
                send({
                  kind: "drafted",
                  draft: { guests: { mode, ...(regions === undefined ? {} : { regions }) } },
                })
              }}
            />
            {guests.mode !== "off" && (
              <PlacePicker
                view={view}
                label={said.guestRegions}
                offered={view.catalogue.regions
                  .filter(({ status }) => status !== "retired")
                  .map(({ id }) => id)}
                chosen={
                  guests.regions === undefined
                    ? effective
                    : leavesOf(guests.regions, view.catalogue)
                }
                onChange={(include) =>
                  send({ kind: "drafted", draft: { guests: { ...guests, regions: { include } } } })
                }
              />
            )}
          </div>
        )}
      </div>
    </section>
  )
}

/** The layer with some fields set, or taken away where they are undefined. */
function withField(
  layer: PolicyLayer,
  fields: { readonly [Key in keyof PolicyLayer]?: PolicyLayer[Key] | undefined },
): PolicyLayer {
  const entries = Object.entries({ ...layer, ...fields }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries)
}
