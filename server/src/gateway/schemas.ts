// SPDX-License-Identifier: Apache-2.0
/**
 * The forms of what the HTTP API takes and gives, from which its description at
 * `/api/openapi.json` is made. Regions and layers are judged by the policy
 * module, whose refusals carry the path; here stands what they look like.
 *
 * @module
 */
import { arrivalField, meetingRoleField } from "@landmoot/core/protocol"
import { PRESET_NAMES } from "@landmoot/core/rights"
import { PLAN_NAMES } from "@landmoot/core/plans"
import { nameField } from "@landmoot/core/protocol"
import { publicKeySchema } from "@landmoot/core/regions"
import { z } from "zod"
import { layerSchema } from "../accounts/index.ts"

/** What every refusal looks like. */
export const errorSchema = z
  .strictObject({
    code: z.string().describe("Stable; listed in docs/errors.md."),
    message: z.string().describe("For people; may change in any release."),
    path: z
      .string()
      .optional()
      .describe("Where in the request the reason stands: `layer.ceiling.include[0]`."),
  })
  .meta({ id: "Error" })

/** Taken as it is and judged by the policy module; described by the form in which it is kept. */
const layerInput = z
  .unknown()
  .optional()
  .meta({ ...described(layerSchema), description: "Limits of one level; absent: none." })

const titleField = z.string().trim().min(1).max(200)
const memberId = z
  .string()
  .regex(/^[!-~](?:[ -~]{0,126}[!-~])?$/)
  .describe("Printable ASCII.")
const version = z.int().min(1).describe("Counts the writes; two writers of one version conflict.")
const seconds = z.int().describe("Seconds since 1970.")
const plan = z.enum(["free", "paid"])
const planInput = z
  .enum([...PLAN_NAMES, "paid"])
  .describe("`paid` is what `enterprise` was called; answers know `free` and `paid` only.")
const mode = z.enum(["single", "spread"])

const groupInput = z.strictObject({ id: memberId, layer: layerInput })
const userInput = z.strictObject({
  id: memberId,
  name: nameField,
  groups: z.array(memberId).max(64).default([]).describe("The first is the primary one."),
  layer: layerInput,
})
const confirmedBy = z
  .array(z.string().max(128))
  .max(16)
  .optional()
  .describe("The administrators who confirm a restricted region; two at least.")

const layersInput = {
  layer: layerInput,
  groups: z.array(groupInput).max(1000).default([]),
  users: z.array(userInput).max(10_000).default([]),
  confirmedBy,
}

/** A new account. */
export const newAccountSchema = z.strictObject({
  name: titleField,
  plan: planInput,
  home: z
    .unknown()
    .meta({ type: "array", items: { type: "string" }, minItems: 1 })
    .describe("Leaves; the first one's nodes keep the records."),
  ...layersInput,
})

/** All layers of an account, in place of those it has. */
export const accountPolicySchema = z.strictObject({ version, ...layersInput })

/** An account as it is kept. */
export const accountSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    plan,
    home: listOf(z.string()),
    layer: layerSchema,
    groups: listOf(z.strictObject({ id: z.string(), layer: layerSchema })),
    users: listOf(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        groups: listOf(z.string()),
        layer: layerSchema,
      }),
    ),
    confirmations: listOf(
      z.strictObject({ region: z.string(), by: listOf(z.string()), at: seconds }),
    ),
    version,
    created: seconds,
  })
  .meta({ id: "Account" })

/** All accounts of this home. */
export const accountsSchema = z.strictObject({ accounts: listOf(accountSchema) })

/** A new meeting. */
export const newMeetingSchema = z.strictObject({
  account: z.string().max(128),
  user: z.string().max(128).describe("The owner, whose layers govern the meeting."),
  title: titleField,
  layer: layerInput,
  mode: mode.default("spread"),
  participants: z
    .array(z.union([nameField, z.strictObject({ name: nameField, role: meetingRoleField })]))
    .min(1)
    .max(1000)
    .describe("One personal link each; a name alone is a participant."),
  preset: z.enum(PRESET_NAMES).optional(),
})

/** A meeting as it is kept. */
export const meetingSchema = z
  .strictObject({
    id: z.string(),
    account: z.string(),
    owner: z.string(),
    title: z.string(),
    layer: layerSchema,
    mode,
    preset: z.enum(PRESET_NAMES).optional(),
    invitations: listOf(
      z.strictObject({
        participant: z.string(),
        name: z.string(),
        key: publicKeySchema,
        role: meetingRoleField.optional(),
        arrival: arrivalField.optional(),
        identity: z.string().optional(),
      }),
    ),
    created: seconds,
    ended: seconds.optional(),
  })
  .meta({ id: "Meeting" })

/** A meeting that was made, with its links. They are told once. */
export const createdMeetingSchema = z.strictObject({
  meeting: meetingSchema,
  regions: listOf(z.string()).describe("S(media) as resolved now, as the links say it."),
  links: listOf(z.strictObject({ participant: z.string(), name: z.string(), link: z.url() })),
})

/** The meetings of one account. */
export const meetingsSchema = z.strictObject({ meetings: listOf(meetingSchema) })

/** `GET /landmoot.json`: what a page served here trusts. */
export const siteSchema = z.strictObject({ root: publicKeySchema })

/** `GET /api/health`. */
export const healthSchema = z.strictObject({
  status: z.enum(["ok", "certificate-expired"]),
  node: z.string(),
  region: z.string(),
})

/** `GET /api/operator/status`: what this node knows. */
export const statusSchema = z.strictObject({
  node: z.string(),
  region: z.string(),
  catalogueVersion: z.int(),
  /** Clients that have joined through this gateway. */
  clients: z.int(),
  nodes: listOf(
    z.strictObject({
      node: z.string(),
      region: z.string(),
      healthy: z.boolean(),
      sessions: z.int(),
      capacity: z.int(),
    }),
  ),
  bridges: listOf(z.strictObject({ region: z.string(), meetings: listOf(z.string()) })),
  sockets: z
    .strictObject({ packetsReceived: z.int(), packetsSent: z.int() })
    .describe("Counted at this node's own sockets since it started, without the operator's own."),
  rooms: listOf(
    z.strictObject({
      meeting: z.string(),
      revision: z.int(),
      fence: z.int(),
      seat: z.string(),
      participants: listOf(
        z.strictObject({
          session: z.string(),
          node: z.string(),
          gateway: z.string(),
          connected: z.boolean(),
          producers: z.int(),
        }),
      ),
      links: listOf(z.strictObject({ from: z.string(), to: z.string(), producers: z.int() })),
    }),
  ),
})

/** Answers are read-only, as the records are. */
function listOf<Item extends z.ZodType>(item: Item): z.ZodReadonly<z.ZodArray<Item>> {
  return z.array(item).readonly()
}

function described(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _schema, ...form } = z.toJSONSchema(schema, { unrepresentable: "any" })
  return form
}
