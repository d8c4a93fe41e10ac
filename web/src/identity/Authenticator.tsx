// SPDX-License-Identifier: Apache-2.0
import { Download } from "lucide-react"
import { type ReactNode, useState } from "react"
import { useTask } from "../api/ApiContext.tsx"
import { CopyField } from "../ui/CopyField.tsx"
import { download } from "../ui/download.ts"
import { PasswordField, TextField } from "../ui/Field.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Notice } from "../ui/Notice.tsx"
import { Problem } from "../ui/Problem.tsx"
import { Dialog } from "../ui/Sheet.tsx"
import { tell } from "../ui/toasts.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { AuthenticatorSetup } from "./auth.ts"
import { useAuth } from "./AuthContext.tsx"
import { QrCode } from "./QrCode.tsx"
import { SecurityPanel } from "./SecurityPanel.tsx"

type Doing = "setting-up" | "removing" | "new-codes"

/** The authenticator app as a second factor: setting it up, new backup codes, removing it. */
export function Authenticator({
  on,
  onChange: changed,
}: {
  readonly on: boolean
  readonly onChange: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { security } = words.console.identity
  const [doing, setDoing] = useState<Doing>()
  const [setup, setSetup] = useState<AuthenticatorSetup>()
  const [codes, setCodes] = useState<readonly string[]>()
  return (
    <SecurityPanel
      title={security.app}
      text={security.appText}
      tag={<span className="tag">{on ? security.on : security.off}</span>}
      {...(on || setup !== undefined
        ? {}
        : { action: { label: security.appSetUp, onClick: () => setDoing("setting-up") } })}
    >
      {setup !== undefined && (
        <Pairing
          setup={setup}
          onDone={() => {
            setCodes(setup.backupCodes)
            setSetup(undefined)
            tell(security.appOn)
            changed()
          }}
        />
      )}
      {codes !== undefined && <BackupCodes codes={codes} onDone={() => setCodes(undefined)} />}
      {on && codes === undefined && (
        <div className="form-actions">
          <button type="button" className="button" onClick={() => setDoing("new-codes")}>
            {security.newCodes}
          </button>
          <button type="button" className="button" onClick={() => setDoing("removing")}>
            {security.appRemove}
          </button>
        </div>
      )}
      {doing !== undefined && (
        <AskPassword
          doing={doing}
          onClose={() => setDoing(undefined)}
          onSetup={(made) => {
            setDoing(undefined)
            setSetup(made)
          }}
          onCodes={(made) => {
            setDoing(undefined)
            setCodes(made)
          }}
          onRemoved={() => {
            setDoing(undefined)
            tell(security.appRemoved)
            changed()
          }}
        />
      )}
    </SecurityPanel>
  )
}

function AskPassword({
  doing,
  onClose,
  onSetup,
  onCodes,
  onRemoved: removed,
}: {
  readonly doing: Doing
  readonly onClose: () => void
  readonly onSetup: (setup: AuthenticatorSetup) => void
  readonly onCodes: (codes: readonly string[]) => void
  readonly onRemoved: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { security } = words.console.identity
  const auth = useAuth()
  const task = useTask()
  const [password, setPassword] = useState("")
  const titles = {
    "setting-up": security.appSetUp,
    removing: security.appRemove,
    "new-codes": security.newCodes,
  }
  async function go(): Promise<void> {
    switch (doing) {
      case "setting-up":
        await task.run(() => auth.startAuthenticator(password), onSetup)
        return
      case "new-codes":
        await task.run(
          () => auth.newBackupCodes(password),
          ({ backupCodes }) => onCodes(backupCodes),
        )
        return
      case "removing":
        await task.run(
          () => auth.removeAuthenticator(password),
          () => removed(),
        )
    }
  }
  return (
    <Dialog title={titles[doing]} onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void go()
        }}
      >
        {doing === "removing" && <p>{security.appRemoveText}</p>}
        {doing === "new-codes" && <p>{security.newCodesText}</p>}
        <PasswordField
          label={security.passwordAgain}
          hint={security.passwordAgainHint}
          value={password}
          onChange={setPassword}
        />
        <Problem refusal={task.refusal} />
        <div className="form-actions dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.console.ui.cancel}
          </button>
          <button
            type="submit"
            className="button"
            data-look={doing === "removing" ? "danger" : "primary"}
            disabled={task.busy}
          >
            {doing === "removing" ? words.console.ui.remove : words.console.ui.next}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function Pairing({
  setup,
  onDone: done,
}: {
  readonly setup: AuthenticatorSetup
  readonly onDone: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { security, factor } = words.console.identity
  const auth = useAuth()
  const task = useTask()
  const [code, setCode] = useState("")
  const secret = URL.parse(setup.totpURI)?.searchParams.get("secret") ?? setup.totpURI
  return (
    <div className="authenticator">
      <QrCode text={setup.totpURI} label={security.qr} />
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void task.run(
            () => auth.verifyCode(code.replaceAll(/\s/g, "")),
            () => done(),
          )
        }}
      >
        <p>{security.scan}</p>
        <CopyField label={security.secret} value={secret} />
        <div className="code-input">
          <TextField
            label={factor.code}
            value={code}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            onChange={setCode}
          />
        </div>
        <Problem refusal={task.refusal} />
        <div className="form-actions">
          <button
            type="submit"
            className="button"
            data-look="primary"
            disabled={code.trim() === "" || task.busy}
          >
            {security.appConfirm}
          </button>
        </div>
      </form>
    </div>
  )
}

function BackupCodes({
  codes,
  onDone: done,
}: {
  readonly codes: readonly string[]
  readonly onDone: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { security } = words.console.identity
  return (
    <div className="form">
      <Notice look="unverified" title={security.codesTitle} urgent>
        <p>{security.codesText}</p>
      </Notice>
      <ul className="backup-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="form-actions">
        <button
          type="button"
          className="button"
          onClick={() => download("landmoot-codes.txt", `${codes.join("\n")}\n`, "text/plain")}
        >
          <Icon of={Download} size={16} />
          {security.codesDownload}
        </button>
        <button type="button" className="button" data-look="primary" onClick={done}>
          {security.codesKept}
        </button>
      </div>
    </div>
  )
}
