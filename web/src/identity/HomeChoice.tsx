// SPDX-License-Identifier: Apache-2.0
import { MapPin } from "lucide-react"
import type { ReactNode } from "react"
import type { Region } from "@landmoot/core/regions"
import { RegionMap } from "../map/RegionMap.tsx"
import { ChoiceCards } from "../ui/ChoiceCards.tsx"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"

/** Where an account is to live: map, sentence and list say the same. */
export function HomeChoice({
  homes,
  chosen,
  onChoose,
}: {
  readonly homes: readonly Region[]
  readonly chosen: Region | undefined
  readonly onChoose: (home: Region) => void
}): ReactNode {
  const speech = useSpeech()
  const { signUp } = speech.words.console.identity
  return (
    <section className="card home-choice" aria-labelledby="home-title">
      <div className="home-map">
        <RegionMap
          label={signUp.map(speech.list(homes.map(({ name }) => name)))}
          labels={false}
          marks={homes.map((region) => ({
            region,
            state: region.id === chosen?.id ? "used" : "denied",
            own: region.id === chosen?.id,
          }))}
        />
      </div>
      <div className="home-text">
        <h2 id="home-title">
          <Icon of={MapPin} />
          {signUp.home}
        </h2>
        <p>
          {chosen === undefined
            ? signUp.homeMissing
            : signUp.homeText(speech.place(chosen), chosen.name)}
        </p>
        <div className="home-list">
          <ChoiceCards
            label={signUp.home}
            value={chosen?.id}
            choices={homes.map((region) => ({
              value: region.id as string,
              title: speech.place(region),
            }))}
            onChange={(id) => {
              const home = homes.find((region) => region.id === id)
              if (home !== undefined) onChoose(home)
            }}
          />
        </div>
      </div>
    </section>
  )
}
