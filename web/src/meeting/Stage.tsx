// SPDX-License-Identifier: Apache-2.0
import { ChevronLeft, ChevronRight } from "lucide-react"
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react"
import type { Meeting, PersonView } from "@landmoot/client"
import { Icon } from "../ui/Icon.tsx"
import { useSize } from "../ui/use-watched.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import { handPlaces } from "./people.ts"
import { type StageWishes, stageOf, tilesOf, visibleSizes } from "./model.ts"
import { EMPTY_ORDER, nextOrder } from "./order.ts"
import { TileBox } from "./Tile.tsx"

const GAP = 8

/** Everybody, as large as the window allows. */
export function Stage({
  meeting,
  people,
  wishes,
  onWish,
}: {
  readonly meeting: Meeting
  readonly people: readonly PersonView[]
  readonly wishes: StageWishes
  readonly onWish: (wish: Partial<StageWishes>) => void
}): ReactNode {
  const { words } = useSpeech()
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const [inSight, setInSight] = useState(Infinity)
  const [order, setOrder] = useState(EMPTY_ORDER)
  const [ordered, setOrdered] = useState<readonly PersonView[]>()
  // The order follows the people while rendering, so that no frame shows an old one.
  if (ordered !== people) {
    setOrdered(people)
    setOrder((previous) => nextOrder(previous, people, inSight))
  }

  const stage = useMemo(
    () =>
      stageOf(tilesOf(people, order.sessions), wishes, {
        stage: size,
        gap: GAP,
        speaker: order.speaker,
      }),
    [people, order, wishes, size],
  )
  if (stage.tiles.length > 0 && stage.inSight !== inSight) setInSight(stage.inSight)

  const sizes = useMemo(() => visibleSizes(stage.tiles), [stage])
  useEffect(() => meeting.setVisible(sizes), [meeting, sizes])

  const hands = useMemo(() => handPlaces(people), [people])

  return (
    <section className="stage" aria-label={words.meeting.stage}>
      <div ref={box} className="stage-inner" data-testid="stage">
        <ul>
          {stage.tiles
            .toSorted((a, b) => (a.key < b.key ? -1 : 1))
            .map((tile) => (
              <TileBox
                key={tile.key}
                tile={tile}
                hand={tile.kind === "person" ? hands.get(tile.person.session) : undefined}
                pinned={wishes.pinned === tile.key}
                pinnable={people.length > 1 || tile.kind === "screen"}
                onPin={(key) => onWish({ pinned: wishes.pinned === key ? undefined : key })}
              />
            ))}
        </ul>
        {people.length === 1 && size.width > 0 && (
          <p className="stage-alone">{words.meeting.alone}</p>
        )}
        {stage.hidden > 0 && stage.pages === 1 && (
          <p className="stage-hidden tag">{words.meeting.hidden(stage.hidden)}</p>
        )}
      </div>
      {stage.pages > 1 && (
        <nav className="stage-pages" aria-label={words.meeting.page(stage.page + 1, stage.pages)}>
          <button
            type="button"
            className="icon-button"
            aria-label={words.meeting.previousPage}
            disabled={stage.page === 0}
            onClick={() => onWish({ page: stage.page - 1 })}
          >
            <Icon of={ChevronLeft} />
          </button>
          <span className="small tabular" aria-hidden="true">
            {stage.page + 1} / {stage.pages}
          </span>
          <button
            type="button"
            className="icon-button"
            aria-label={words.meeting.nextPage}
            disabled={stage.page === stage.pages - 1}
            onClick={() => onWish({ page: stage.page + 1 })}
          >
            <Icon of={ChevronRight} />
          </button>
        </nav>
      )}
    </section>
  )
}
