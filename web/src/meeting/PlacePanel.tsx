// SPDX-License-Identifier: Apache-2.0
import { ArrowLeftRight, ChevronDown } from "lucide-react"
import { Collapsible } from "radix-ui"
import type { ReactNode } from "react"
import type { GuardCheck } from "@landmoot/client"
import { RegionMap } from "../map/RegionMap.tsx"
import { CheckList } from "../ui/CheckList.tsx"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { PanelHead } from "./PanelHead.tsx"
import type { PlaceView, ServerView } from "./place.ts"

/** "Where is my meeting": map, servers, links and the checks that were made. */
export function PlacePanel({
  view,
  checks,
  onClose,
}: {
  readonly view: PlaceView
  readonly checks: readonly GuardCheck[]
  readonly onClose: () => void
}): ReactNode {
  const { words } = useSpeech()
  return (
    <>
      <PanelHead title={words.where.title} onClose={onClose} />
      <div className="place" data-testid="where-panel">
        <div className="place-map">
          <RegionMap marks={view.marks} lines={view.lines} label={view.mapLabel} />
        </div>
        <p className="place-summary">
          <strong>{view.summary}</strong>
          <span className="quiet">{view.allowed}</span>
        </p>
        <section aria-labelledby="place-servers">
          <h3 id="place-servers">{words.where.servers}</h3>
          <ul className="servers">
            {view.servers.map((server) => (
              <Server key={server.node.node} server={server} />
            ))}
          </ul>
        </section>
        <section aria-labelledby="place-links">
          <h3 id="place-links">{words.where.links}</h3>
          {view.links.length === 0 && <p className="quiet">{words.where.noLinks}</p>}
          <ul className="links">
            {view.links.map((link) => (
              <li key={link.key}>
                <Icon of={ArrowLeftRight} size={16} />
                <span>{link.words}</span>
                <span className="quiet tabular">{words.where.streams(link.streams)}</span>
              </li>
            ))}
          </ul>
        </section>
        <Collapsible.Root asChild>
          <section aria-label={words.where.checks}>
            <Collapsible.Trigger className="button fold" data-look="plain">
              {words.where.checks}
              <span className="quiet tabular">
                {words.joining.checksPassed(
                  checks.filter(({ outcome }) => outcome === "passed").length,
                )}
              </span>
              <Icon of={ChevronDown} size={16} />
            </Collapsible.Trigger>
            <Collapsible.Content className="fold-content">
              <CheckList checks={checks} />
            </Collapsible.Content>
          </section>
        </Collapsible.Root>
        <p className="hint">{words.where.limits}</p>
      </div>
    </>
  )
}

function Server({ server }: { readonly server: ServerView }): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const { node, certificate, code } = server.node
  return (
    <Collapsible.Root asChild>
      <li className="server" data-node={node} data-state={server.state}>
        <Collapsible.Trigger className="server-head">
          <span className="server-place">{server.place}</span>
          <span className="tag" data-state={server.state}>
            {server.word}
          </span>
          <Icon of={ChevronDown} size={16} />
          <span className="server-roles small quiet">
            {server.roles.join(" · ")}
            <br />
            {[
              server.own && words.where.yours,
              server.people > 0 && words.where.peopleHere(server.people),
            ]
              .filter((part) => part !== false)
              .join(" · ")}
          </span>
        </Collapsible.Trigger>
        <Collapsible.Content className="server-more">
          {server.evidence !== undefined && <p>{server.evidence}</p>}
          <dl>
            <Fact name={words.where.node}>{node}</Fact>
            {certificate !== undefined && (
              <>
                <Fact name={words.where.addresses}>{certificate.prefixes.join(", ")}</Fact>
                <Fact name={words.where.fingerprint}>{certificate.fingerprints.join(" ")}</Fact>
                <Fact name={words.where.key}>{certificate.key.x}</Fact>
                <Fact name={words.where.validUntil}>{speech.dateTime(certificate.exp * 1000)}</Fact>
              </>
            )}
            {code !== undefined && <Fact name={words.where.refused}>{code}</Fact>}
          </dl>
          {server.checks.length > 0 && <CheckList checks={server.checks} />}
        </Collapsible.Content>
      </li>
    </Collapsible.Root>
  )
}

function Fact({
  name,
  children,
}: {
  readonly name: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="code">{children}</dd>
    </div>
  )
}
