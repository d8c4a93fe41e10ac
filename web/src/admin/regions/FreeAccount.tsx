// SPDX-License-Identifier: Apache-2.0
import { Check } from "lucide-react"
import type { ReactNode } from "react"
import { RegionGlyph } from "../../map/RegionGlyph.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Link } from "../../ui/Link.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { placesOf } from "../policies/describe.ts"
import type { PolicyView } from "../policies/view.ts"

/** A free account is told plainly where it lives, and what a paid plan adds. */
export function FreeAccount({
  view,
  plansPath,
}: {
  readonly view: PolicyView
  readonly plansPath: string
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.free
  return (
    <section className="card free-account" data-testid="free-account">
      <div className="free-home">
        <RegionGlyph kind="home" size={24} />
        <div>
          <h2>{said.title(placesOf(speech, view, view.account.home))}</h2>
          <p className="quiet">{said.text}</p>
        </div>
      </div>
      <div className="free-paid">
        <h3>{said.paidTitle}</h3>
        <ul>
          {said.paid.map((line) => (
            <li key={line}>
              <Icon of={Check} size={16} />
              {line}
            </li>
          ))}
        </ul>
        {view.owner && (
          <Link className="button" to={plansPath}>
            {said.plans}
          </Link>
        )}
      </div>
    </section>
  )
}
