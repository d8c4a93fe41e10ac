// SPDX-License-Identifier: Apache-2.0
/**
 * An export as a school with two campuses might have it: what Zoom's API answers for its
 * account, two groups, three users and two meetings, with fields that are not about regions.
 *
 * @module
 */
import type { PolicyCatalogue } from "../../policy/index.ts"
import { STARTING_GROUPS, STARTING_LEAVES } from "../../regions/index.ts"

/** The catalogue of a new deployment. */
export const CATALOGUE: PolicyCatalogue = {
  version: 7,
  regions: STARTING_LEAVES.map(({ id, country, jurisdictions, restricted, status, lat, lon }) => {
    return { id, country, jurisdictions, restricted, status, lat, lon }
  }),
  groups: STARTING_GROUPS,
}

/** The settings of the account alone. */
export const ACCOUNT_SETTINGS = {
  schedule_meeting: { host_video: true, audio_type: "both" },
  in_meeting: {
    chat: true,
    custom_data_center_regions: true,
    data_center_regions: ["DE", "NL", "IE", "US", "TY", "CN", "HK"],
    unchecked_data_center_regions: ["AU", "IN", "LA", "CA"],
    webinar_chat: { default_attendees_chat_with: 1, allow_users_save_chats: 0 },
  },
  feature: { meeting_capacity: 300 },
}

/** The whole export. */
export const EXPORT = {
  account: {
    settings: ACCOUNT_SETTINGS,
    lock_settings: { in_meeting: { custom_data_center_regions: false, chat: true } },
  },
  groups: [
    {
      id: "3NXCD9VFTCOUH8LD-QciGw",
      name: "Staff",
      settings: {
        in_meeting: { custom_data_center_regions: true, data_center_regions: ["DE", "NL"] },
      },
      lock_settings: { in_meeting: { custom_data_center_regions: true } },
    },
    {
      id: "zEKq2P_JQ0Kl8wQh",
      name: "Exchange",
      settings: {
        in_meeting: { custom_data_center_regions: true, data_center_regions: "DE,US,AU" },
      },
      lock_settings: { in_meeting: { custom_data_center_regions: false } },
    },
  ],
  users: [
    {
      id: "KDcuGIm1QgePTO8WbOqwIQ",
      email: "ada@school.example",
      first_name: "Ada",
      last_name: "Okafor",
      type: 2,
      group_ids: ["3NXCD9VFTCOUH8LD-QciGw"],
      settings: {
        in_meeting: { custom_data_center_regions: true, data_center_regions: ["DE", "US"] },
      },
    },
    {
      id: "z8dsdsdsdsdCfp8uQ",
      email: "ben@school.example",
      first_name: "Ben",
      last_name: "Kim",
      group_ids: ["zEKq2P_JQ0Kl8wQh"],
      settings: {
        in_meeting: { custom_data_center_regions: true, data_center_regions: ["DE", "IE"] },
      },
    },
    { id: "abckjdfhsdkjf", email: "cleo@school.example", settings: {} },
  ],
  meetings: [
    {
      id: 85746065,
      topic: "Call with Tokyo",
      host_id: "z8dsdsdsdsdCfp8uQ",
      start_time: "2026-03-25T07:29:29Z",
      settings: { additional_data_center_regions: ["TY"], host_video: true },
    },
    {
      id: 85746066,
      topic: "Staff with America",
      host_id: "KDcuGIm1QgePTO8WbOqwIQ",
      settings: { additional_data_center_regions: ["US"] },
    },
  ],
} as const
