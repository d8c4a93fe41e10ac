// SPDX-License-Identifier: Apache-2.0
export { type Lease, leaseOf } from "./lease.ts"
export { LinkTable } from "./link-table.ts"
export { LocalPipe } from "./local-pipe.ts"
