// SPDX-License-Identifier: Apache-2.0
import * as fc from "fast-check"
import { expect, test } from "vitest"
import {
  checkLayerWrite,
  type PolicyInput,
  type PolicyLayer,
  resolvePolicy,
} from "../policy/index.ts"
import { regionId } from "../units/index.ts"
import { DATA_CENTRES, importZoom, type ZoomImport } from "./index.ts"
import { ACCOUNT_SETTINGS, CATALOGUE, EXPORT } from "./testing/export.ts"

// Rules are those of SPEC.md, section "Mapping (ZI)".

const FRA = regionId("eu-de-fra")
const TARGET = { catalogue: CATALOGUE, home: [FRA] }

function imported(json: unknown): ZoomImport {
  const answer = importZoom(json, TARGET)
  if (!answer.ok) throw new Error(`${answer.path}: ${answer.message}`)
  return answer
}

/** An account with these settings of its own. */
function account(in_meeting: object, locked = false): object {
  const lock_settings = { in_meeting: { custom_data_center_regions: locked } }
  return { account: { settings: { in_meeting }, lock_settings } }
}

function optIn(...data_center_regions: readonly string[]): object {
  return { custom_data_center_regions: true, data_center_regions }
}

const whole = imported(EXPORT)

test.for([
  ["AU", ["au-syd"]],
  ["CA", ["ca-yul"]],
  ["DE", ["eu-de-fra"]],
  ["EU", ["eu-de-fra", "eu-nl-ams"]],
  ["IE", ["eu-ie-dub"]],
  ["IN", ["in-bom"]],
  ["JP", ["jp-tyo"]],
  ["LA", ["br-gru"]],
  ["NL", ["eu-nl-ams"]],
  ["SG", ["sg-sin"]],
  ["TY", ["jp-tyo"]],
  ["US", ["us-or-pdx", "us-va-iad"]],
] as const)("ZI1: %s stands for our regions there", ([code, leaves]) => {
  expect(imported(account(optIn(code))).account.layer).toEqual({ ceiling: { include: leaves } })
})

test("ZI1: text with commas is a list too", () => {
  const text = account({ custom_data_center_regions: true, data_center_regions: "de, NL" })
  expect(imported(text)).toEqual(imported(account(optIn("DE", "NL"))))
})

test("ZI2: China, Hong Kong and the unknown are dropped and reported", () => {
  const { account: mapped, dropped } = imported(account(optIn("CN", "HK", "XX", "DE")))
  expect(mapped.layer).toEqual({ ceiling: { include: ["eu-de-fra"] } })
  expect(dropped.map(({ path, value }) => [path, value])).toEqual(
    ["CN", "HK", "XX"].map((code, at) => [
      `account.settings.in_meeting.data_center_regions[${at}]`,
      code,
    ]),
  )
})

test("ZI3: account opt-ins are the ceiling", () => {
  expect(whole.account.layer).toEqual({
    ceiling: {
      include: ["eu-de-fra", "eu-ie-dub", "eu-nl-ams", "jp-tyo", "us-or-pdx", "us-va-iad"],
    },
  })
  expect(imported(account(optIn("US"), true)).account.layer.locked).toBe(true)
})

test("ZI3: without customized regions the account keeps its home", () => {
  const { account: mapped, dropped } = imported(
    account({ custom_data_center_regions: false, data_center_regions: ["US"] }),
  )
  expect(mapped.layer).toEqual({})
  expect(mapped.answer).toMatchObject({ effective: ["eu-de-fra"] })
  expect(dropped).toHaveLength(1)
})

test("ZI4: locked opt-ins are ceilings, others defaults of meetings", () => {
  expect(whole.groups.map(({ name, layer }) => [name, layer])).toEqual([
    ["Staff", { ceiling: { include: ["eu-de-fra", "eu-nl-ams"] }, locked: true }],
    ["Exchange", { meetingDefault: { include: ["eu-de-fra", "us-or-pdx", "us-va-iad"] } }],
  ])
  expect(whole.users.map(({ name, layer }) => [name, layer])).toEqual([
    ["Ada Okafor", { ceiling: { include: ["eu-de-fra"] } }],
    ["Ben Kim", { meetingDefault: { include: ["eu-de-fra", "eu-ie-dub"] } }],
    ["cleo@school.example", {}],
  ])
})

test("ZI5: what the layers above do not allow is reported", () => {
  const { dropped } = whole
  expect(dropped.filter(({ value }) => value === "au-syd")).toHaveLength(1)
  const ada = dropped.filter(({ path }) => path.startsWith("users[0]"))
  expect(ada.map(({ value }) => value)).toEqual(["us-or-pdx", "us-va-iad"])
  const only = imported({
    ...account(optIn("DE", "US")),
    groups: [
      {
        id: "g",
        name: "g",
        settings: { in_meeting: optIn("HK") },
        lock_settings: { in_meeting: { custom_data_center_regions: true } },
      },
    ],
  })
  expect(only.groups[0]?.layer).toEqual({ ceiling: { include: ["eu-de-fra"] }, locked: true })
})

test("ZI6: extra regions of a meeting join its owner's default", () => {
  expect(whole.meetings.map(({ id, layer }) => [id, layer])).toEqual([
    ["85746065", { ceiling: { include: ["eu-de-fra", "eu-ie-dub", "jp-tyo"] } }],
    ["85746066", {}],
  ])
  const refused = whole.dropped.filter(({ path }) => path.startsWith("meetings[1]"))
  expect(refused.map(({ value }) => value)).toEqual(["us-or-pdx", "us-va-iad"])
})

test("ZI7: of two readings the narrower counts", () => {
  const both = { ...optIn("DE", "US"), unchecked_data_center_regions: ["US"] }
  const { account: mapped, dropped } = imported(account(both))
  expect(mapped.layer).toEqual({ ceiling: { include: ["eu-de-fra"] } })
  expect(dropped).toMatchObject([{ value: "US" }])
})

test("ZI8: every field is read or listed", () => {
  expect(whole.ignored).toEqual([
    "account.lock_settings.in_meeting.chat",
    "account.settings.feature.meeting_capacity",
    "account.settings.in_meeting.chat",
    "account.settings.in_meeting.webinar_chat.allow_users_save_chats",
    "account.settings.in_meeting.webinar_chat.default_attendees_chat_with",
    "account.settings.schedule_meeting.audio_type",
    "account.settings.schedule_meeting.host_video",
    "meetings[0].settings.host_video",
    "meetings[0].start_time",
    "users[0].type",
  ])
})

const codes = [...DATA_CENTRES.map(({ code }) => code), "??"]
const settings = fc.record({
  in_meeting: fc.record(
    {
      custom_data_center_regions: fc.boolean(),
      data_center_regions: fc.subarray(codes),
      unchecked_data_center_regions: fc.subarray(codes, { maxLength: 2 }),
    },
    { requiredKeys: ["custom_data_center_regions"] },
  ),
})
const lock_settings = fc.record({
  in_meeting: fc.record({ custom_data_center_regions: fc.boolean() }),
})
const holder = { settings, lock_settings }
const anyExport = fc.record({
  account: fc.record(holder),
  groups: fc.tuple(
    ...["one", "two"].map((id) =>
      fc.record({ id: fc.constant(id), name: fc.constant(id), ...holder }),
    ),
  ),
  users: fc.tuple(
    fc.record({ id: fc.constant("u"), group_ids: fc.subarray(["one", "two"]), ...holder }),
  ),
  meetings: fc.tuple(
    fc.record({
      id: fc.constant(1),
      host_id: fc.constant("u"),
      settings: fc.record({ additional_data_center_regions: fc.subarray(codes) }),
    }),
  ),
})

/** The layers of an import as they would be stored, without locks: those are written last. */
function stored({
  account: { layer },
  groups,
  users,
  meetings,
}: ZoomImport): Required<PolicyInput> {
  const open = ({ locked: _locked, ...rest }: PolicyLayer): PolicyLayer => rest
  return {
    catalogue: CATALOGUE,
    account: { plan: "paid", home: [FRA], layer: open(layer) },
    groups: users[0]!.groups.map((id) => ({
      id,
      layer: open(groups.find((group) => group.id === id)!.layer),
    })),
    user: { layer: users[0]!.layer },
    meeting: { layer: meetings[0]!.layer },
  }
}

test("ZI9: each layer may be written, account first, locks last", () => {
  fc.assert(
    fc.property(anyExport, (json) => {
      const input = stored(imported(json))
      const empty = { ...input, account: { ...input.account, layer: {} } }
      const write = (target: "account" | "user" | "meeting", layer: unknown, at = input): unknown =>
        checkLayerWrite({ stored: at, target: { kind: target }, layer })
      expect(write("account", input.account.layer, empty)).toMatchObject({ ok: true, confirm: [] })
      for (const { id, layer } of input.groups) {
        const answer = checkLayerWrite({ stored: input, target: { kind: "group", id }, layer })
        expect(answer).toMatchObject({ ok: true })
      }
      if (!resolvePolicy({ ...input, user: {}, meeting: {} }).ok) return
      expect(write("user", input.user.layer)).toMatchObject({ ok: true })
      expect(write("meeting", input.meeting.layer)).toMatchObject({ ok: true })
    }),
  )
})

test("ZI10: no set holds what no opt-in and no home names, nor a restricted region", () => {
  fc.assert(
    fc.property(anyExport, (json) => {
      const answer = imported(json)
      const named = new Set<string>([FRA])
      const { custom_data_center_regions: custom, data_center_regions: regions } =
        json.account.settings.in_meeting
      for (const code of custom ? (regions ?? []) : []) {
        const countries = DATA_CENTRES.find((centre) => centre.code === code)?.countries ?? []
        for (const { id, country } of CATALOGUE.regions) {
          if (countries.includes(country) && country !== "CN") named.add(id)
        }
      }
      const input = stored(answer)
      expect(answer.meetings[0]!.answer).toEqual(resolvePolicy(input))
      const all = [answer.account, ...answer.groups, ...answer.users, ...answer.meetings]
      for (const { answer: sets } of all) {
        for (const leaf of sets.ok ? sets.effective : []) expect(named).toContain(leaf)
      }
    }),
  )
})

test.for([
  [[], ""],
  [{ groups: {} }, "groups"],
  [{ groups: [{}] }, "groups[0].id"],
  [
    account({ custom_data_center_regions: "yes" }),
    "account.settings.in_meeting.custom_data_center_regions",
  ],
  [account({ data_center_regions: [1] }), "account.settings.in_meeting.data_center_regions[0]"],
  [{ in_meeting: { data_center_regions: {} } }, "in_meeting.data_center_regions"],
  [{ meetings: [{ id: 1.5 }] }, "meetings[0].id"],
] as const)("ZI11: what is not in this shape is refused (%#)", ([json, path]) => {
  expect(importZoom(json, TARGET)).toMatchObject({ ok: false, code: "ZOOM_FILE_INVALID", path })
})

test("ZI11: anything at all is answered", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect([true, false]).toContain(importZoom(json, TARGET).ok)
    }),
  )
})

test("ZI12: one answer of Zoom's is the account alone", () => {
  const alone = imported(ACCOUNT_SETTINGS)
  expect(alone.account).toEqual(whole.account)
  expect(alone.dropped[0]?.path).toBe("in_meeting.data_center_regions[5]")
  expect(alone.ignored).toContain("feature.meeting_capacity")
})
