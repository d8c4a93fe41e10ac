// SPDX-License-Identifier: Apache-2.0
import { ChevronDown, UsersRound } from "lucide-react"
import { Collapsible } from "radix-ui"
import { Fragment, type ReactNode } from "react"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { CodeGroup, EncryptionPanelView } from "./encryption.ts"
import { ENCRYPTION_SHAPES } from "./EncryptionChip.tsx"
import { PanelHead } from "./PanelHead.tsx"
import { TROUBLE_SHAPES } from "./trouble-shapes.ts"

/** What protects the meeting, the code to compare, and what is not promised. */
export function EncryptionPanel({
  view,
  onClose,
}: {
  readonly view: EncryptionPanelView
  readonly onClose: () => void
}): ReactNode {
  const { words } = useSpeech()
  return (
    <>
      <PanelHead title={words.encryption.title} onClose={onClose} />
      <div className="place encryption" data-testid="encryption-panel" data-look={view.look}>
        <div className="encryption-state" data-look={view.look}>
          <Icon of={ENCRYPTION_SHAPES[view.look]} />
          <strong>{view.title}</strong>
          <p>{view.text}</p>
        </div>
        <section aria-labelledby="encryption-code">
          <h3 id="encryption-code">{words.encryption.code}</h3>
          {view.code.length === 0 ? (
            <p className="quiet">{words.encryption.codeNone}</p>
          ) : (
            <>
              <Code groups={view.code} />
              <p className="encryption-aloud">{words.encryption.codeHint}</p>
              <p className="hint">{words.encryption.codeMore}</p>
            </>
          )}
        </section>
        {view.members !== undefined && (
          <section className="encryption-members">
            <Icon of={UsersRound} />
            <p>
              <strong data-testid="encryption-members">{view.members}</strong>
              <span className="hint">{words.encryption.membersHint}</span>
            </p>
          </section>
        )}
        {view.troubles.length > 0 && (
          <section aria-labelledby="encryption-troubles">
            <h3 id="encryption-troubles">{words.encryption.troubles}</h3>
            <ul className="encryption-troubles">
              {view.troubles.map(({ key, kind, words: sentence }) => (
                <li key={key} data-kind={kind}>
                  <Icon of={TROUBLE_SHAPES[kind]} size={16} />
                  {sentence}
                </li>
              ))}
            </ul>
          </section>
        )}
        {view.suites.length > 0 && <Technical view={view} />}
        <section aria-labelledby="encryption-limits">
          <h3 id="encryption-limits">{words.encryption.limits}</h3>
          <ul className="encryption-limits">
            {words.encryption.limitsMore.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <p className="hint">{words.encryption.docs}</p>
        </section>
      </div>
    </>
  )
}

/** The code, large. Screen readers say it sign by sign. */
function Code({ groups }: { readonly groups: readonly CodeGroup[] }): ReactNode {
  return (
    <ol className="encryption-code" data-testid="meeting-code">
      {groups.map(({ shown, spoken }, index) => (
        // A group has no name but its place, and the same digits may come twice.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={`${index} ${shown}`}>
          <span aria-hidden="true">{shown}</span>
          <span className="visually-hidden">{spoken}</span>
        </li>
      ))}
    </ol>
  )
}

/** A name that may break where its parts do. */
function SuiteName({ name }: { readonly name: string }): ReactNode {
  return name.split("_").map((part, index) =>
    index === 0 ? (
      part
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- parts of a name never move.
      <Fragment key={index}>
        _<wbr />
        {part}
      </Fragment>
    ),
  )
}

function Technical({ view }: { readonly view: EncryptionPanelView }): ReactNode {
  const { words } = useSpeech()
  return (
    <section aria-labelledby="encryption-suites">
      <h3 id="encryption-suites">{words.encryption.suites}</h3>
      <dl className="encryption-suites" data-testid="encryption-suites">
        {view.suites.map(({ name, suite }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <SuiteName name={suite} />
            </dd>
          </div>
        ))}
      </dl>
      {view.epoch !== undefined && (
        <Collapsible.Root>
          <Collapsible.Trigger className="button fold" data-look="plain">
            {words.common.details}
            <Icon of={ChevronDown} size={16} />
          </Collapsible.Trigger>
          <Collapsible.Content className="fold-content">
            <dl className="encryption-suites">
              <div>
                <dt>{words.encryption.epoch}</dt>
                <dd className="tabular" data-testid="encryption-epoch">
                  {view.epoch}
                </dd>
              </div>
            </dl>
            <p className="hint">{words.encryption.epochHint}</p>
          </Collapsible.Content>
        </Collapsible.Root>
      )}
    </section>
  )
}
