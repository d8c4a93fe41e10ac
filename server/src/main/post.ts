// SPDX-License-Identifier: Apache-2.0
/**
 * How messages to people leave this node.
 *
 * @module
 */
import { join } from "node:path"
import type { Config } from "../config.ts"
import { createOutbox, createSmtpMail, type Mail, type Outbox } from "../mail/index.ts"

/** The mail of a node; the outbox is there only if messages rest in it. */
export interface Post {
  readonly mail: Mail
  readonly outbox?: Outbox
}

/** Opens the way that the configuration chose; without a choice, the outbox of the data folder. */
export function openPost(
  { mail, data, gateway }: Pick<Config, "mail" | "data" | "gateway">,
  now: () => number,
): Post {
  if (mail?.kind === "smtp") return { mail: createSmtpMail(mail) }
  const outbox = createOutbox({
    folder: join(data, "outbox"),
    from: mail?.from ?? `Landmoot <landmoot@${new URL(gateway.origin).hostname}>`,
    now,
  })
  return { mail: outbox, outbox }
}
