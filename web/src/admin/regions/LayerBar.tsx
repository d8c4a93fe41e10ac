// SPDX-License-Identifier: Apache-2.0
import { ChevronDown, Search } from "lucide-react"
import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react"
import { Icon } from "../../ui/Icon.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import type { FoundPerson, PolicySource } from "../policies/source.ts"
import { ACCOUNT, type LayerRef, type PolicyView, storedLayer } from "../policies/view.ts"

const KINDS = ["account", "group", "person"] as const

/** Whose layer is shown: the account's, a group's or a person's. */
export function LayerBar({
  view,
  shown,
  source,
  onOpen,
}: {
  readonly view: PolicyView
  readonly shown: LayerRef
  readonly source: PolicySource
  readonly onOpen: (ref: LayerRef) => void
}): ReactNode {
  const { words } = useSpeech()
  const said = words.console.regions.layers
  const groups = view.layers.filter(({ ref }) => ref.kind === "group")
  const [finding, setFinding] = useState(false)
  const names = { account: said.account, group: said.groups, person: said.people }
  const kind = finding ? "person" : shown.kind

  function show(wanted: LayerRef["kind"]): void {
    setFinding(wanted === "person" && shown.kind !== "person")
    const [first] = groups
    if (wanted === "account") onOpen(ACCOUNT)
    if (wanted === "group" && shown.kind !== "group" && first !== undefined) onOpen(first.ref)
  }

  return (
    <div className="layer-bar" role="group" aria-label={said.label} data-testid="layer-bar">
      <div className="choices">
        {KINDS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === kind}
            data-state={one === kind ? "on" : "off"}
            disabled={one === "group" && groups.length === 0}
            title={one === "group" && groups.length === 0 ? said.noGroups : undefined}
            onClick={() => show(one)}
          >
            {names[one]}
          </button>
        ))}
      </div>
      {kind === "group" && shown.kind === "group" && (
        <span className="select">
          <select
            className="input"
            aria-label={said.chooseGroup}
            value={shown.id}
            onChange={({ target }) => onOpen({ kind: "group", id: target.value })}
          >
            {groups.map(({ ref, name, people }) =>
              ref.kind === "group" ? (
                <option key={ref.id} value={ref.id}>
                  {`${name} (${people})`}
                </option>
              ) : null,
            )}
          </select>
          <Icon of={ChevronDown} size={16} />
        </span>
      )}
      {kind === "person" && (
        <PersonFinder
          source={source}
          shown={shown.kind === "person" ? storedLayer(view, shown).name : ""}
          onOpen={(ref) => {
            setFinding(false)
            onOpen(ref)
          }}
        />
      )}
      {kind !== "account" && <p className="small quiet">{said.narrow}</p>}
    </div>
  )
}

/** Finds a person by the beginning of a word of their name. */
export function PersonFinder({
  source,
  shown,
  onOpen,
}: {
  readonly source: PolicySource
  readonly shown: string
  readonly onOpen: (ref: LayerRef) => void
}): ReactNode {
  const { words } = useSpeech()
  const said = words.console.regions.layers
  const [text, setText] = useState(shown)
  const [open, setOpen] = useState(false)
  const [found, setFound] = useState<readonly FoundPerson[]>([])
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const leave = {
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (box.current?.contains(relatedTarget) !== true) setOpen(false)
    },
    onKeyDown: ({ key }: KeyboardEvent) => {
      if (key === "Escape") setOpen(false)
    },
  }
  useEffect(() => {
    if (!open) return
    let wanted = true
    void source.findPeople(text).then((answer) => {
      if (wanted && answer.ok) setFound(answer.value)
    })
    return () => {
      wanted = false
    }
  }, [source, text, open])
  return (
    <div ref={box} className="person-finder" role="group" aria-label={said.choosePerson}>
      <div className="data-filter">
        <Icon of={Search} size={16} />
        <input
          className="input"
          type="search"
          value={text}
          autoComplete="off"
          aria-label={said.findPerson}
          placeholder={said.findPerson}
          aria-controls={open ? id : undefined}
          {...leave}
          onFocus={() => setOpen(true)}
          onChange={({ target }) => {
            setText(target.value)
            setOpen(true)
          }}
        />
      </div>
      {open && (
        <ul id={id} className="menu person-list">
          {found.length === 0 && <li className="menu-label">{said.noPeople}</li>}
          {found.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                className="button person-choice"
                data-look="plain"
                {...leave}
                onClick={() => {
                  setText(person.name)
                  setOpen(false)
                  onOpen({ kind: "person", id: person.id })
                }}
              >
                {person.name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
