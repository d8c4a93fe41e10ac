// SPDX-License-Identifier: Apache-2.0
import { z } from "zod"
import type { Administrator } from "./ports.ts"

/** The form in which whoever asked or decided is kept. */
export const administratorSchema: z.ZodType<Administrator> = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
}) as unknown as z.ZodType<Administrator> // An absent field stays absent in JSON.
