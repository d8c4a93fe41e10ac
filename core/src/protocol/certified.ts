// SPDX-License-Identifier: Apache-2.0
import { z } from "zod"
import { jwsField, saltField } from "../signed/index.ts"
import { nameField } from "./name.ts"

/** What the home answers to a request for a credential. */
export const certifiedField = z.strictObject({
  credential: jwsField.max(1_024),
  /** The name in the invitation, and what opens the credential's commitment to it. */
  invited: z.strictObject({ name: nameField, salt: saltField }).optional(),
})
