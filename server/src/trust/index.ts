// SPDX-License-Identifier: Apache-2.0
export { catalogueDraftSchema, requireConsistent, startingCatalogue } from "./catalogue.ts"
export {
  type DeploymentNode,
  ensureAuthority,
  ensureDraft,
  ensureRoot,
  makeDeployment,
  makeNode,
  publishCatalogue,
  publishPrivateRegions,
  readStandingCatalogue,
  type SignedCatalogue,
} from "./deployment.ts"
export { describeKeys } from "./describe.ts"
export { TrustError } from "./errors.ts"
export {
  ensurePrivateKey,
  jsonOf,
  readJson,
  readPrivateKey,
  readRoot,
  readTextIfThere,
  writeWhole,
} from "./files.ts"
export { takeCatalogue } from "./mirror.ts"
export { issueNodeCertificate } from "./node-certificate.ts"
export { ensureNode } from "./node-keys.ts"
export { authorityFile, deploymentFiles, nodeDirectory, nodeFiles } from "./paths.ts"
export { isPrivateRegion, type PrivateRegionChange, withPrivateRegion } from "./private-regions.ts"
export { createTrust, type NodeTrust } from "./trust.ts"
export { makeTlsIdentity } from "./x509.ts"
