// SPDX-License-Identifier: Apache-2.0
export {
  type Catalogue,
  catalogueSchema,
  findRegion,
  type PublicKey,
  publicKeySchema,
  type Region,
  type RegionGroup,
  regionGroupSchema,
  regionSchema,
} from "./catalogue.ts"
