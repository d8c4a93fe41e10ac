// SPDX-License-Identifier: Apache-2.0
import {
  createFrameStreams,
  encryptionSupport,
  type EncryptionSupport,
  type FrameStreams,
} from "../frames/index.ts"
import { type OpenKeys, openWorkerKeys } from "../keys/index.ts"
import { type PreparedDevice, prepareDevice } from "../media/index.ts"
import { type OpenSocket, openWebSocket } from "../signalling/index.ts"
import { deviceSecret } from "./device-secret.ts"
import type { Fetch } from "./documents.ts"

/** What the SDK takes from the browser, so that a test can give something else. */
export interface Environment {
  readonly fetch: Fetch
  readonly openSocket: OpenSocket
  readonly prepareDevice: () => Promise<PreparedDevice>
  /** Whether frames can be sealed here; where they cannot, nothing is joined. */
  readonly encryptionSupport: () => EncryptionSupport
  readonly openFrames: () => FrameStreams
  readonly openKeys: OpenKeys
  /** The random secret of this tab, base64url of 16 bytes; the same after a reload if possible. */
  readonly device: () => string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly online: () => boolean
  /** Calls back when the network changes or comes back. */
  readonly onNetworkChange: (listener: () => void) => () => void
}

/** The browser itself. */
export function browserEnvironment(): Environment {
  let secret: string | undefined
  return {
    fetch: async (url, init) => await fetch(url, init),
    openSocket: openWebSocket,
    prepareDevice,
    encryptionSupport,
    openFrames: createFrameStreams,
    openKeys: openWorkerKeys,
    device: () => {
      secret ??= deviceSecret(() => sessionStorage)
      return secret
    },
    now: Date.now,
    online: () => navigator.onLine,
    onNetworkChange: (listener) => {
      const targets = [globalThis, networkInformation()].filter((target) => target !== undefined)
      const names = ["online", "change"]
      for (const [at, target] of targets.entries())
        target.addEventListener(names[at] ?? "", listener)
      return () => {
        for (const [at, target] of targets.entries()) {
          target.removeEventListener(names[at] ?? "", listener)
        }
      }
    },
  }
}

/** Chromium alone tells when a laptop changes from one network to another. */
function networkInformation(): EventTarget | undefined {
  const { connection } = navigator as Navigator & { readonly connection?: unknown }
  return connection instanceof EventTarget ? connection : undefined
}
