// SPDX-License-Identifier: Apache-2.0
import type { AttemptStore } from "../identity/index.ts"
import { type Mail, MailError } from "../mail/index.ts"
import { createHash } from "node:crypto"

/**
 * How many messages about meetings one address gets in an hour. Higher: whoever signs up can
 * flood a stranger's mailbox; lower: people with many meetings miss changes of these.
 */
const MOST = 60

const HOUR_SECONDS = 3600

/** Mail that writes to no address without end, whoever asks for it. Closing is the inner one's. */
export function sparing(
  mail: Mail,
  { attempts, now }: { readonly attempts: AttemptStore; readonly now: () => number },
): Mail {
  return {
    send: async (message) => {
      // Counters hold no addresses.
      const address = createHash("sha256").update(message.to.trim().toLowerCase()).digest("hex")
      const at = { now: now(), windowSeconds: HOUR_SECONDS }
      if ((await attempts.count(`meeting-mail:${address}`, at)) > MOST) throw MailError.tooMany()
      await mail.send(message)
    },
    close: async () => await mail.close(),
  }
}
