// SPDX-License-Identifier: Apache-2.0
import { Building2, Plus, Trash2 } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { SignOnProvider } from "@landmoot/core/api"
import { useApi, useRead, useTask } from "../../api/ApiContext.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { CopyField } from "../../ui/CopyField.tsx"
import { Empty } from "../../ui/Empty.tsx"
import { TextArea, TextField } from "../../ui/Field.tsx"
import { ChoiceCards } from "../../ui/ChoiceCards.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Menu } from "../../ui/Menu.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"

/** Signing on through the account's own identity providers. */
export function SignOn(): ReactNode {
  const { words } = useSpeech()
  const { signOn } = words.console.settings
  const { account, may } = useConsole()
  const read = useRead("signOn.list", { params: { account } })
  const [adding, setAdding] = useState(false)
  const items = read.value?.items ?? []
  const add = may("signOn.manage") && (
    <button type="button" className="button" onClick={() => setAdding(true)}>
      <Icon of={Plus} size={16} />
      {signOn.add}
    </button>
  )
  return (
    <>
      <Panel title={signOn.title} lead={signOn.lead} actions={items.length > 0 && add}>
        <Problem refusal={read.refusal} />
        {read.value === undefined && read.refusal === undefined && <Skeleton lines={3} />}
        {read.value !== undefined && items.length === 0 && (
          <Empty icon={Building2} title={signOn.empty} text={signOn.emptyText}>
            {add}
          </Empty>
        )}
        {items.map((provider) => (
          <Provider key={provider.id} provider={provider} onChange={read.again} />
        ))}
        {adding && (
          <NewProvider
            onClose={() => setAdding(false)}
            onMade={() => {
              setAdding(false)
              read.again()
            }}
          />
        )}
      </Panel>
      <Panel title={signOn.rules}>
        <ul className="plain-list">
          {signOn.rulesList.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      </Panel>
    </>
  )
}

function Provider({
  provider,
  onChange: changed,
}: {
  readonly provider: SignOnProvider
  readonly onChange: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { signOn } = words.console.settings
  const { account, may } = useConsole()
  const api = useApi()
  const task = useTask()
  const [removing, setRemoving] = useState(false)
  const params = { account, provider: provider.id }
  return (
    <section className="provider" aria-label={provider.domain}>
      <div className="endpoint-head">
        <div>
          <strong>{provider.domain}</strong>
          <span className="quiet small">
            {provider.kind === "oidc" ? "OpenID Connect" : "SAML 2.0"} · {provider.issuer}
          </span>
        </div>
        <span className="tag" data-state={provider.domainVerified ? undefined : "unverified"}>
          {provider.domainVerified ? signOn.proven : signOn.unproven}
        </span>
        {may("signOn.manage") && (
          <Menu
            label={words.console.ui.actionsFor(provider.domain)}
            actions={[
              {
                id: "remove",
                label: words.console.ui.remove,
                icon: Trash2,
                danger: true,
                onSelect: () => setRemoving(true),
              },
            ]}
          />
        )}
      </div>
      <CopyField label={signOn.callback} value={provider.callback} />
      {!provider.domainVerified && (
        <Notice look="unverified" title={signOn.proofTitle}>
          <p>{signOn.proof}</p>
          <div className="provider-proof">
            <CopyField label={signOn.proofName} value={provider.proof.name} />
            <CopyField label={signOn.proofValue} value={provider.proof.value} />
          </div>
          {may("signOn.manage") && (
            <button
              type="button"
              className="button"
              disabled={task.busy}
              onClick={() =>
                void task.run(
                  () => api.call("signOn.verify", { params }),
                  () => {
                    tell(signOn.provenNow)
                    changed()
                  },
                )
              }
            >
              {signOn.verify}
            </button>
          )}
        </Notice>
      )}
      <Problem refusal={task.refusal} />
      {removing && (
        <Confirm
          title={signOn.removeTitle(provider.domain)}
          action={words.console.ui.remove}
          busy={task.busy}
          onClose={() => setRemoving(false)}
          onConfirm={() =>
            void task.run(
              () => api.call("signOn.delete", { params }),
              () => {
                tell(signOn.removed)
                changed()
              },
            )
          }
        >
          <p>{signOn.removeText}</p>
        </Confirm>
      )}
    </section>
  )
}

function NewProvider({
  onClose,
  onMade: made,
}: {
  readonly onClose: () => void
  readonly onMade: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { signOn } = words.console.settings
  const { account } = useConsole()
  const api = useApi()
  const task = useTask()
  const [kind, setKind] = useState<"oidc" | "saml">("oidc")
  const [domain, setDomain] = useState("")
  const [issuer, setIssuer] = useState("")
  const [clientId, setClientId] = useState("")
  const [clientSecret, setClientSecret] = useState("")
  const [metadata, setMetadata] = useState("")
  const complete =
    domain.trim() !== "" &&
    (kind === "saml"
      ? metadata.trim() !== ""
      : issuer.trim() !== "" && clientId !== "" && clientSecret !== "")
  return (
    <Dialog title={signOn.add} onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const body =
            kind === "oidc"
              ? {
                  kind,
                  domain: domain.trim(),
                  issuer: issuer.trim(),
                  clientId: clientId.trim(),
                  clientSecret,
                }
              : { kind, domain: domain.trim(), metadata }
          void task.run(() => api.call("signOn.create", { params: { account }, body }), made)
        }}
      >
        <ChoiceCards
          label={signOn.kind}
          value={kind}
          choices={[
            { value: "oidc", title: "OpenID Connect", text: signOn.oidcText },
            { value: "saml", title: "SAML 2.0", text: signOn.samlText },
          ]}
          onChange={setKind}
        />
        <TextField
          label={signOn.domain}
          hint={signOn.domainHint}
          value={domain}
          onChange={setDomain}
        />
        {kind === "oidc" ? (
          <>
            <TextField
              label={signOn.issuer}
              type="url"
              placeholder="https://"
              value={issuer}
              onChange={setIssuer}
            />
            <div className="form-columns">
              <TextField label={signOn.clientId} value={clientId} onChange={setClientId} />
              <TextField
                label={signOn.clientSecret}
                type="password"
                value={clientSecret}
                onChange={setClientSecret}
              />
            </div>
          </>
        ) : (
          <TextArea label={signOn.metadata} rows={6} value={metadata} onChange={setMetadata} />
        )}
        <Problem refusal={task.refusal} />
        <div className="form-actions dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.console.ui.cancel}
          </button>
          <button
            type="submit"
            className="button"
            data-look="primary"
            disabled={!complete || task.busy}
          >
            {words.console.ui.add}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
