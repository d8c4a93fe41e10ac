// SPDX-License-Identifier: Apache-2.0
import { z } from "zod"

/** The longest name a person may carry, in UTF-16 units. */
export const MAX_NAME_LENGTH = 64

/** A person's name as others see it: no control characters, no text direction tricks. */
export const nameField = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NAME_LENGTH)
  .regex(/^[^\p{Cc}\p{Cs}\p{Co}\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u)
