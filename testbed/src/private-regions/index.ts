// SPDX-License-Identifier: Apache-2.0
export { Owner } from "./owner.ts"
