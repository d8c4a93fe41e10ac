// SPDX-License-Identifier: Apache-2.0
/** What an invitee says to an invitation. */
export type RsvpAnswer = "yes" | "no" | "maybe"
