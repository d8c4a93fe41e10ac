// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import { useApi, useTask } from "../../api/ApiContext.tsx"
import { TextField } from "../../ui/Field.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Told } from "./Told.tsx"

/** Asks for a private region, and shows the command for its machine once. */
export function NewPrivateRegion({
  onClose,
  onMade: made,
}: {
  readonly onClose: () => void
  readonly onMade: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { privateRegions } = words.console.settings
  const { account } = useConsole()
  const api = useApi()
  const task = useTask()
  const [name, setName] = useState("")
  const [slug, setSlug] = useState("")
  const [country, setCountry] = useState("")
  const [lat, setLat] = useState("")
  const [lon, setLon] = useState("")
  const [address, setAddress] = useState("")
  const [port, setPort] = useState("8443")
  const [origin, setOrigin] = useState("")
  const [command, setCommand] = useState<string>()
  const id = slug === "" ? slugOf(name) : slug
  const complete =
    name.trim() !== "" &&
    id !== "" &&
    /^[A-Za-z]{2}$/.test(country) &&
    [lat, lon, address, port].every((text) => text.trim() !== "")

  if (command !== undefined) {
    return (
      <Dialog title={privateRegions.commandTitle} onClose={onClose}>
        <Told
          label={privateRegions.command}
          secret={command}
          text={privateRegions.commandText}
          onDone={onClose}
        />
      </Dialog>
    )
  }
  return (
    <Dialog title={privateRegions.add} onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void task.run(
            () =>
              api.call("privateRegions.create", {
                params: { account },
                body: {
                  slug: id,
                  name: name.trim(),
                  country: country.toUpperCase(),
                  lat: Number(lat),
                  lon: Number(lon),
                  address: address.trim(),
                  port: Number(port),
                  ...(origin.trim() === "" ? {} : { origin: origin.trim() }),
                },
              }),
            (answer) => {
              setCommand(answer.command)
              made()
            },
          )
        }}
      >
        <p>{privateRegions.addText}</p>
        <div className="form-columns">
          <TextField
            label={privateRegions.name}
            hint={privateRegions.nameHint}
            value={name}
            maxLength={64}
            onChange={setName}
          />
          <TextField
            label={privateRegions.slug}
            hint={privateRegions.slugHint}
            value={id}
            maxLength={32}
            onChange={(text) => setSlug(slugOf(text))}
          />
        </div>
        <div className="form-columns" data-three="">
          <TextField
            label={privateRegions.country}
            hint={privateRegions.countryHint}
            value={country}
            maxLength={2}
            onChange={setCountry}
          />
          <TextField label={privateRegions.lat} value={lat} onChange={setLat} />
          <TextField label={privateRegions.lon} value={lon} onChange={setLon} />
        </div>
        <div className="form-columns">
          <TextField
            label={privateRegions.address}
            hint={privateRegions.addressHint}
            value={address}
            onChange={setAddress}
          />
          <TextField
            label={privateRegions.port}
            hint={privateRegions.portHint}
            inputMode="numeric"
            value={port}
            onChange={setPort}
          />
        </div>
        <TextField
          label={`${privateRegions.origin} (${words.console.ui.optional})`}
          hint={privateRegions.originHint}
          type="url"
          placeholder="https://"
          value={origin}
          onChange={setOrigin}
        />
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
            {words.console.ui.next}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** The last part of an id from a name: letters, digits and single hyphens. */
function slugOf(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 32)
}
