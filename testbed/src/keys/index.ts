// SPDX-License-Identifier: Apache-2.0
export { OPENSSL_AEAD } from "./aead.ts"
export { Guest, joinRequest, newSession, papersOf, type Ticket, ticketOf } from "./guest.ts"
export { type HeldMeeting, Host, type Invited } from "./host.ts"
export { Wire } from "./wire.ts"
export { Member, type MemberOptions } from "./member.ts"
export { type Removal, remove } from "./removal.ts"
export { KeyStage, together } from "./stage.ts"
export { type Storm, storm } from "./storm.ts"
