// SPDX-License-Identifier: Apache-2.0
import { Mic, MicOff, Settings2, Video as VideoIcon, VideoOff } from "lucide-react"
import { DropdownMenu } from "radix-ui"
import type { ReactNode } from "react"
import type { DeviceKind } from "../devices/devices.ts"
import { DeviceItems, DeviceSelect } from "../devices/DeviceSelect.tsx"
import { Level } from "../devices/Level.tsx"
import type { OwnDevices } from "../devices/use-devices.ts"
import { Avatar } from "../ui/Avatar.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Tip } from "../ui/Tip.tsx"
import { Video } from "../ui/Video.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"

/** Oneself as others will see it, with the switches and the choice of devices. */
export function Preview({
  devices,
  name,
}: {
  readonly devices: OwnDevices
  readonly name: string
}): ReactNode {
  const { words } = useSpeech()
  const { microphone, camera } = devices
  const failure = camera.failure ?? microphone.failure
  return (
    <>
      <div className="preview">
        {camera.track === undefined ? (
          <div className="preview-off">
            <Avatar name={name} large />
            <p>{camera.opening ? words.devices.cameraStarting : words.devices.cameraOff}</p>
          </div>
        ) : (
          <Video track={camera.track} mirrored label={words.common.you} />
        )}
        <div className="preview-bar">
          <Toggle kind="microphone" devices={devices} />
          <Toggle kind="camera" devices={devices} />
          <DeviceMenu devices={devices} />
        </div>
      </div>
      {failure !== undefined && (
        <p className="hint preview-failure" role="status">
          {failure === "blocked" && <strong>{words.devices.blockedTitle}. </strong>}
          {words.devices[failure]}
        </p>
      )}
      <div className="preview-devices">
        {(["microphone", "camera"] as const).map((kind) => (
          <DeviceSelect
            key={kind}
            kind={kind}
            devices={devices.list[kind]}
            chosen={devices[kind].chosen}
            onChoose={(id) => devices.choose(kind, id)}
          />
        ))}
      </div>
    </>
  )
}

function Toggle({
  kind,
  devices,
}: {
  readonly kind: DeviceKind
  readonly devices: OwnDevices
}): ReactNode {
  const { words } = useSpeech()
  const device = devices[kind]
  const on = device.track !== undefined || device.opening
  const label = {
    microphone: on ? words.devices.muteMicrophone : words.devices.unmuteMicrophone,
    camera: on ? words.devices.stopCamera : words.devices.startCamera,
  }[kind]
  const shape = { microphone: on ? Mic : MicOff, camera: on ? VideoIcon : VideoOff }[kind]
  return (
    <Tip text={label}>
      <button
        type="button"
        className="round-toggle"
        data-on={on}
        aria-label={label}
        data-testid={`preview-${kind}`}
        onClick={() => devices.toggle(kind)}
      >
        <Icon of={shape} />
        {kind === "microphone" && on && <Level track={device.track} label={words.devices.level} />}
      </button>
    </Tip>
  )
}

/** Both choices behind one button, where there is no room for two fields. */
function DeviceMenu({ devices }: { readonly devices: OwnDevices }): ReactNode {
  const { words } = useSpeech()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className="round-toggle preview-menu"
        aria-label={words.meeting.devices}
      >
        <Icon of={Settings2} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" sideOffset={8} collisionPadding={8}>
          {(["microphone", "camera"] as const).map((kind) => (
            <DeviceItems
              key={kind}
              kind={kind}
              devices={devices.list[kind]}
              chosen={devices[kind].chosen}
              onChoose={(id) => devices.choose(kind, id)}
            />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
