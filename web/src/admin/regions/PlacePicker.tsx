// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import type { RegionId } from "@landmoot/core/units"
import { CheckField } from "../../ui/Field.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { placeOf } from "../policies/describe.ts"
import type { PolicyView } from "../policies/view.ts"

/** A few places out of those that are allowed. The last one cannot be taken out. */
export function PlacePicker({
  view,
  label,
  offered,
  chosen,
  onChange,
}: {
  readonly view: PolicyView
  readonly label: string
  readonly offered: readonly RegionId[]
  readonly chosen: readonly RegionId[]
  readonly onChange: (leaves: readonly RegionId[]) => void
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.why
  const sorted = offered.toSorted((a, b) =>
    placeOf(speech, view, a).localeCompare(placeOf(speech, view, b), speech.language),
  )
  return (
    <div className="place-picker" role="group" aria-label={label}>
      {sorted.map((id) => {
        const checked = chosen.includes(id)
        const last = checked && chosen.length === 1
        return (
          <CheckField
            key={id}
            label={placeOf(speech, view, id)}
            {...(last ? { hint: said.last } : {})}
            checked={checked}
            disabled={last}
            onChange={(now) =>
              onChange(now ? [...chosen, id] : chosen.filter((other) => other !== id))
            }
          />
        )
      })}
    </div>
  )
}
