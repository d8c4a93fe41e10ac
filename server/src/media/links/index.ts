// SPDX-License-Identifier: Apache-2.0
export { type Lease, leaseOf } from "./lease.ts"
export { LinkIn } from "./link-in.ts"
export { LinkOut } from "./link-out.ts"
export { LinkTable } from "./link-table.ts"
export { LocalPipe } from "./local-pipe.ts"
export type { TrackChange } from "./outlets.ts"
