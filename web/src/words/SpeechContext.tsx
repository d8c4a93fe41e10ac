// SPDX-License-Identifier: Apache-2.0
import { Direction } from "radix-ui"
import {
  createContext,
  type ReactNode,
  startTransition,
  use,
  useContext,
  useEffect,
  useMemo,
  useState,
} from "react"
import { loadConsoleWords } from "./console-words.ts"
import { DIRECTIONS, type Language, pickLanguage } from "./language.ts"
import { type Speech, speechIn } from "./speech.ts"

interface Choice {
  readonly speech: Speech
  readonly choose: (language: Language) => void
}

const Context = createContext<Choice | undefined>(undefined)
const MEMORY = "landmoot.language"

/** Says which language the page speaks: the chosen one, else the browser's. */
export function SpeechProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState<Language>(() =>
    pickLanguage([remembered(), ...navigator.languages]),
  )
  useEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dir = DIRECTIONS[language]
  }, [language])
  const choice = useMemo<Choice>(
    () => ({
      speech: speechIn(language),
      choose(next) {
        // What stands there stays until the words are loaded.
        startTransition(() => setLanguage(next))
        remember(next)
      },
    }),
    [language],
  )
  return (
    <Context value={choice}>
      <Direction.Provider dir={DIRECTIONS[language]}>{children}</Direction.Provider>
    </Context>
  )
}

/** Loads the console's words, and shows what says them when they are there. */
export function ConsoleSpeech({ children }: { readonly children: ReactNode }): ReactNode {
  const choice = useLanguageChoice()
  const { language } = choice.speech
  const words = use(loadConsoleWords(language))
  const own = useMemo<Choice>(
    () => ({ ...choice, speech: speechIn(language, words) }),
    [choice, language, words],
  )
  return <Context value={own}>{children}</Context>
}

/** Everything that is said in the language of the page. */
export function useSpeech(): Speech {
  return useLanguageChoice().speech
}

/** The language of the page and the way to change it. */
export function useLanguageChoice(): Choice {
  const choice = useContext(Context)
  if (choice === undefined) throw new TypeError("SpeechProvider is missing")
  return choice
}

function remembered(): string | null {
  try {
    return localStorage.getItem(MEMORY)
  } catch {
    return null // Storage is switched off: the browser's language will do.
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(MEMORY, language)
  } catch {
    // Storage is switched off: the choice lasts until the page is closed.
  }
}
