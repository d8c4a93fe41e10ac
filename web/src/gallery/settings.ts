// SPDX-License-Identifier: Apache-2.0
/**
 * What the pages of the settings call, in memory.
 *
 * @module
 */
import { KEPT_DATA, NOT_COVERED } from "@landmoot/core/api"
import { PLANES, regionId } from "@landmoot/core/units"
import { GALLERY_ACCOUNT, type TwinAnswers } from "./console.tsx"

const THEN = 1_778_576_400
const HOME = [regionId("eu-de-fra")]
const yes = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
})

/** An account on a paid plan with everything set up. */
export const SETTINGS_ANSWERS: TwinAnswers = {
  "account.read": () =>
    yes({
      id: GALLERY_ACCOUNT,
      name: "Province of Brandenburg",
      plan: "enterprise",
      home: [...HOME],
      version: 3,
      created: THEN,
      people: 1248,
      groups: 31,
      homeAcceptanceMissing: false,
    }),
  "account.export": () => ({ ok: false, code: "ACCESS_SECOND_FACTOR", message: "" }),
  "plan.read": () => yes({ plan: "enterprise", home: HOME, version: 3 }),
  "plan.preview": ({ query }) =>
    yes({
      from: "enterprise",
      to: query.plan,
      kind: query.plan === "free" ? "downgrade" : "paid-to-paid",
      home: HOME,
      before: [regionId("eu-de-fra"), regionId("eu-fr-par")],
      after: HOME,
      blocked: 2,
      meetings: [
        {
          id: "m1",
          title: "Flood protection, weekly",
          start: THEN + 86_400,
          code: "ACCOUNT_HOME_UNACCEPTED",
          layers: ["group:staff"],
          why: "",
          already: false,
        },
      ],
      running: 1,
      exceeded: [{ limit: "people", has: 1248, allows: 25 }],
      losing: ["regions", "groups", "singleSignOn", "scim"],
    }),
  "disclosure.read": () =>
    yes({
      home: [...HOME],
      planes: PLANES.map((plane) => ({
        plane,
        regions: plane === "egress" ? [] : [regionId("eu-de-fra"), regionId("eu-fr-par")],
        state:
          plane === "egress"
            ? ("off" as const)
            : plane === "telephony" || plane === "compute"
              ? ("unused" as const)
              : ("covered" as const),
      })),
      notCovered: [...NOT_COVERED],
      leaving: [
        { what: "meeting-state-in-allowed-regions", to: ["eu-de-fra", "eu-fr-par"] },
        { what: "names-and-keys-of-invited-people-to-the-seat", to: ["eu-de-fra", "eu-fr-par"] },
        { what: "webhooks", to: ["rooms.brandenburg.example"] },
        { what: "sign-on-provider", to: ["login.brandenburg.example"] },
      ],
      keeping: KEPT_DATA.map((what) => ({
        what,
        ...(what === "records-of-meetings"
          ? { days: 3650 }
          : what === "sessions"
            ? { days: 14 }
            : {}),
      })),
    }),
  "keys.list": () =>
    yes({
      items: [
        {
          id: "key_1",
          name: "Timetable",
          scopes: ["meetings:read", "meetings:write"],
          created: THEN,
          createdBy: "p_katharina",
          expires: THEN + 7_776_000,
          lastUsed: THEN + 86_400,
        },
        {
          id: "key_2",
          name: "Archive",
          scopes: ["records:read"],
          created: THEN,
          createdBy: "p_katharina",
          expires: THEN + 31_536_000,
        },
      ],
    }),
  "keys.create": ({ body }) =>
    yes({
      key: {
        id: "key_3",
        name: body.name,
        scopes: body.scopes,
        created: THEN,
        createdBy: "p_katharina",
        expires: THEN + 7_776_000,
      },
      secret: `lmk_${"A7".repeat(22)}`,
    }),
  "keys.revoke": () => yes(undefined),
  "webhooks.list": () =>
    yes({
      items: [
        {
          id: "we_1",
          url: "https://rooms.brandenburg.example/landmoot",
          events: ["meeting.started", "meeting.ended"],
          region: regionId("eu-de-fra"),
          state: "on",
          created: THEN,
        },
      ],
    }),
  "webhooks.deliveries": () =>
    yes({
      items: [
        {
          id: "msg_2",
          event: "meeting.ended",
          created: THEN + 60,
          state: "waiting",
          attempts: 2,
          status: 503,
          next: THEN + 360,
        },
        {
          id: "msg_1",
          event: "meeting.started",
          created: THEN,
          state: "delivered",
          attempts: 1,
          status: 204,
        },
      ],
    }),
  "signOn.list": () =>
    yes({
      items: [
        {
          id: "sso_1",
          kind: "oidc",
          domain: "brandenburg.example",
          issuer: "https://login.brandenburg.example",
          domainVerified: false,
          proof: { name: "_landmoot.brandenburg.example", value: "landmoot=9f2c61d07b" },
          callback: "https://127.0.1.1:8443/api/auth/sso/callback/sso_1",
        },
      ],
    }),
  "scim.read": () =>
    yes({
      path: `/scim/v2/${GALLERY_ACCOUNT}`,
      notices: [{ at: THEN, code: "ACCESS_NOT_FOUND", message: "", object: "Users/jonas" }],
    }),
  "scim.tokens.list": () =>
    yes({ items: [{ id: "t_1", name: "Entra", created: THEN, createdBy: "p_katharina" }] }),
  "privateRegions.list": () =>
    yes({
      items: [
        {
          region: regionId(`acct:${GALLERY_ACCOUNT}/potsdam`),
          name: "Ministry, Potsdam",
          country: "DE",
          lat: 52.4,
          lon: 13.06,
          address: "203.0.113.7",
          port: 8443,
          state: "keyed",
          created: THEN,
          nodes: [],
        },
      ],
    }),
}

/** A free account that was paid before, where meetings wait for its owner. */
export const WAITING_ANSWERS: TwinAnswers = {
  ...SETTINGS_ANSWERS,
  "plan.read": () => yes({ plan: "free", home: HOME, version: 4, homeAcceptance: { since: THEN } }),
}
