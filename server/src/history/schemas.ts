// SPDX-License-Identifier: Apache-2.0
/** The form of an entry as it rests at home, for whoever reads it back. @module */
import { recordEntryField } from "@landmoot/core/protocol"
import { z } from "zod"
import type { KeptEntry } from "./records.ts"

const kinds = recordEntryField.options.filter(
  (option) => option.shape.kind.value !== "session-started",
)
const sessionStarted = recordEntryField.options.find(
  (option) => option.shape.kind.value === "session-started",
)

/** The form of an entry as it rests at home. */
export const keptEntrySchema: z.ZodType<KeptEntry> = z.union([
  ...kinds,
  (sessionStarted as unknown as z.ZodObject) // Found above: there is one of each kind.
    .omit({ participant: true })
    .extend({
      person: z.string().max(64),
      name: z.string().max(64).optional(),
      outsider: z.boolean(),
      member: z.string().max(128).optional(),
    }),
]) as unknown as z.ZodType<KeptEntry> // The parts are those of the type.
