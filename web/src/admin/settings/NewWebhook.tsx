// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import { WEBHOOK_EVENTS, type WebhookEvent } from "@landmoot/core/api"
import { useApi, useTask } from "../../api/ApiContext.tsx"
import { CheckField, SelectField, TextField } from "../../ui/Field.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Told } from "./Told.tsx"

/** Adds a receiver: where it is, where it stands, and what it is told. */
export function NewWebhook({
  onClose,
  onMade: made,
}: {
  readonly onClose: () => void
  readonly onMade: () => void
}): ReactNode {
  const speech = useSpeech()
  const { webhooks } = speech.words.console.settings
  const { account, catalogue, membership } = useConsole()
  const api = useApi()
  const task = useTask()
  const regions = catalogue.regions.filter(({ status }) => status === "active")
  const [url, setUrl] = useState("")
  const [region, setRegion] = useState<string>(membership.home[0] ?? regions[0]?.id ?? "")
  const [events, setEvents] = useState<ReadonlySet<WebhookEvent>>(
    new Set(["meeting.started", "meeting.ended"]),
  )
  const [secret, setSecret] = useState<string>()
  if (secret !== undefined) {
    return (
      <Dialog title={webhooks.madeTitle} onClose={onClose}>
        <Told label={webhooks.secret} secret={secret} text={webhooks.secretText} onDone={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={webhooks.add} onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void task.run(
            () =>
              api.call("webhooks.create", {
                params: { account },
                body: { url: url.trim(), events: [...events], region },
              }),
            (answer) => {
              setSecret(answer.secret)
              made()
            },
          )
        }}
      >
        <TextField
          label={webhooks.url}
          type="url"
          inputMode="url"
          placeholder="https://"
          value={url}
          maxLength={2000}
          onChange={setUrl}
        />
        <SelectField
          label={webhooks.region}
          hint={webhooks.regionHint}
          value={region}
          options={regions.map((one) => ({ value: one.id as string, label: speech.place(one) }))}
          onChange={setRegion}
        />
        <fieldset className="form-group">
          <legend>{webhooks.what}</legend>
          <div className="scope-grid">
            {WEBHOOK_EVENTS.filter((event) => event !== "endpoint.test").map((event) => (
              <CheckField
                key={event}
                label={webhooks.events[event]}
                checked={events.has(event)}
                onChange={(checked) => {
                  const next = new Set(events)
                  if (checked) next.add(event)
                  else next.delete(event)
                  setEvents(next)
                }}
              />
            ))}
          </div>
        </fieldset>
        <Problem refusal={task.refusal} />
        <div className="form-actions dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {speech.words.console.ui.cancel}
          </button>
          <button
            type="submit"
            className="button"
            data-look="primary"
            disabled={URL.parse(url.trim()) === null || events.size === 0 || task.busy}
          >
            {speech.words.console.ui.add}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
