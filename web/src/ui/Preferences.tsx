// SPDX-License-Identifier: Apache-2.0
import { Check, Languages, Monitor, Moon, Sun, SunMoon } from "lucide-react"
import { DropdownMenu } from "radix-ui"
import { type ReactNode, useSyncExternalStore } from "react"
import { LANGUAGES, pickLanguage } from "../words/language.ts"
import { WORDS } from "../words/speech.ts"
import { useLanguageChoice, useSpeech } from "../words/SpeechContext.tsx"
import { Icon } from "./Icon.tsx"
import { chooseTheme, currentTheme, onTheme, THEMES } from "./theme.ts"

/** Language and appearance, as one small menu at the edge of a page. */
export function Preferences(): ReactNode {
  const { words } = useSpeech()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className="icon-button"
        aria-label={`${words.language.choose}, ${words.theme.label}`}
      >
        <Icon of={SunMoon} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          <PreferenceItems />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon }

/** Language and appearance, as items of a menu. */
export function PreferenceItems(): ReactNode {
  const { speech, choose } = useLanguageChoice()
  const { words } = speech
  const theme = useSyncExternalStore(onTheme, currentTheme)
  return (
    <>
      <DropdownMenu.Label className="menu-label">{words.language.choose}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup
        value={speech.language}
        onValueChange={(value) => choose(pickLanguage([value]))}
      >
        {LANGUAGES.map((language) => (
          <DropdownMenu.RadioItem
            key={language}
            className="menu-item"
            value={language}
            lang={language}
          >
            <Icon of={Languages} size={16} />
            {WORDS[language].language.name}
            {language === speech.language && <Icon of={Check} size={16} />}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Separator className="menu-line" />
      <DropdownMenu.Label className="menu-label">{words.theme.label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup
        value={theme}
        onValueChange={(value) => {
          const chosen = THEMES.find((known) => known === value)
          if (chosen !== undefined) chooseTheme(chosen)
        }}
      >
        {THEMES.map((option) => (
          <DropdownMenu.RadioItem key={option} className="menu-item" value={option}>
            <Icon of={THEME_ICONS[option]} size={16} />
            {words.theme[option]}
            {option === theme && <Icon of={Check} size={16} />}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  )
}
