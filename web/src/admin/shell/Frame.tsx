// SPDX-License-Identifier: Apache-2.0
import { Ellipsis, MapPin } from "lucide-react"
import { type ReactNode, useState } from "react"
import { Brand } from "../../ui/Brand.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Link } from "../../ui/Link.tsx"
import { usePath } from "../../ui/navigation.ts"
import { Sheet } from "../../ui/Sheet.tsx"
import { useMedia } from "../../ui/use-watched.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import type { Section } from "../sections.ts"
import { AccountMenu } from "./AccountMenu.tsx"
import { useConsole } from "./console-context.tsx"
import { PersonMenu } from "./PersonMenu.tsx"
import { SecondFactorNotice } from "./SecondFactorNotice.tsx"
import "./shell.css"

/** How many sections a phone's bar has room for, with “More” beside them. */
const BAR_ROOM = 4

interface Props {
  readonly sections: readonly Section[]
  readonly shown: string | undefined
  readonly children: ReactNode
}

/** What stands around every page of the console. */
export function Frame({ sections, shown, children }: Props): ReactNode {
  const { words } = useSpeech()
  const narrow = useMedia("(max-width: 899px)")
  return (
    <div className="console-frame">
      <a className="skip" href="#content">
        {words.console.shell.skip}
      </a>
      {narrow ? (
        <header className="console-top">
          <AccountMenu />
          <PersonMenu compact />
        </header>
      ) : (
        <aside className="console-side">
          <Link to="/account" className="console-brand">
            <Brand />
          </Link>
          <AccountMenu />
          <nav className="console-nav" aria-label={words.console.shell.navigation}>
            {sections.map((section) => (
              <SectionLink key={section.id} section={section} shown={shown} />
            ))}
          </nav>
          <PlaceLine />
          <PersonMenu />
        </aside>
      )}
      <main id="content" className="console-content" tabIndex={-1}>
        <SecondFactorNotice />
        {children}
        {narrow && <PlaceLine />}
      </main>
      {narrow && <BottomBar sections={sections} shown={shown} />}
    </div>
  )
}

function SectionLink({
  section,
  shown,
}: {
  readonly section: Section
  readonly shown: string | undefined
}): ReactNode {
  const { words } = useSpeech()
  const { path } = useConsole()
  return (
    <Link
      to={path(section.id)}
      className="console-link"
      aria-current={section.id === shown ? "page" : undefined}
    >
      <Icon of={section.icon} />
      <span>{words.console.shell.sections[section.id]}</span>
    </Link>
  )
}

function BottomBar({ sections, shown }: Omit<Props, "children">): ReactNode {
  const { words } = useSpeech()
  const path = usePath()
  // The sheet belongs to the page on which it was opened: another page closes it.
  const [openedAt, setOpenedAt] = useState<string>()
  const fits = sections.length <= BAR_ROOM + 1
  const inBar = fits ? sections : sections.slice(0, BAR_ROOM)
  const rest = fits ? [] : sections.slice(BAR_ROOM)
  return (
    <nav className="console-bar" aria-label={words.console.shell.navigation}>
      {inBar.map((section) => (
        <SectionLink key={section.id} section={section} shown={shown} />
      ))}
      {rest.length > 0 && (
        <button
          type="button"
          className="console-link"
          data-current={rest.some(({ id }) => id === shown) || undefined}
          aria-haspopup="dialog"
          onClick={() => setOpenedAt(path)}
        >
          <Icon of={Ellipsis} />
          <span>{words.console.shell.more}</span>
        </button>
      )}
      {openedAt === path && (
        <Sheet title={words.console.shell.navigation} onClose={() => setOpenedAt(undefined)}>
          <nav className="console-nav" aria-label={words.console.shell.more}>
            {rest.map((section) => (
              <SectionLink key={section.id} section={section} shown={shown} />
            ))}
          </nav>
        </Sheet>
      )}
    </nav>
  )
}

/** Where the account lives, and on which plan: always in sight. */
function PlaceLine(): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const { membership, region } = useConsole()
  const places = membership.home.map((id) => {
    const found = region(id)
    return found === undefined ? id : speech.place(found)
  })
  return (
    <p className="console-place">
      <Icon of={MapPin} size={16} />
      <span>{words.console.shell.home(speech.list(places))}</span>
      <span className="quiet">{words.console.shell.plan(planName(words, membership.plan))}</span>
    </p>
  )
}

function planName(words: ReturnType<typeof useSpeech>["words"], plan: string): string {
  const names: Readonly<Record<string, string>> = words.console.shell.plans
  return names[plan] ?? plan
}
