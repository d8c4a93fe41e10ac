// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events"

/** Writes to standard output, and waits when its reader is slower than we are. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain")
}
