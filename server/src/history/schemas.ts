// SPDX-License-Identifier: Apache-2.0
/** The form of an entry as it rests at home, for whoever reads it back. @module */
import { type RecordEntry, recordEntryField } from "@landmoot/core/protocol"
import { z } from "zod"
import type { KeptEntry } from "./records.ts"

/** Kinds of entries that name people: at home by what may be a pseudonym. */
const NAMING: ReadonlySet<RecordEntry["kind"]> = new Set([
  "session-started",
  "control",
  "turned-away",
])

const kinds = recordEntryField.options.filter((option) => !NAMING.has(option.shape.kind.value))
/** There is one of each kind. */
const kindOf = (kind: RecordEntry["kind"]): z.ZodObject =>
  recordEntryField.options.find(({ shape }) => shape.kind.value === kind) as unknown as z.ZodObject
const personField = z.string().max(64)

/** The form of an entry as it rests at home. */
export const keptEntrySchema: z.ZodType<KeptEntry> = z.union([
  ...kinds,
  kindOf("control").extend({ by: personField, whom: personField.optional() }),
  kindOf("turned-away").omit({ participant: true }).extend({ person: personField }),
  kindOf("session-started")
    .omit({ participant: true })
    .extend({
      person: personField,
      name: z.string().max(64).optional(),
      outsider: z.boolean(),
      member: z.string().max(128).optional(),
    }),
]) as unknown as z.ZodType<KeptEntry> // The parts are those of the type.
