// SPDX-License-Identifier: Apache-2.0
export { catalogueDraftSchema, startingCatalogue } from "./catalogue.ts"
export {
  type DeploymentNode,
  ensureAuthority,
  ensureDraft,
  ensureRoot,
  makeDeployment,
  makeNode,
  publishCatalogue,
} from "./deployment.ts"
export { describeKeys } from "./describe.ts"
export { jsonOf, readJson, readPrivateKey } from "./files.ts"
export { issueNodeCertificate } from "./node-certificate.ts"
export { authorityFile, deploymentFiles, nodeDirectory, nodeFiles } from "./paths.ts"
export { createTrust, type NodeTrust } from "./trust.ts"
export { makeTlsIdentity } from "./x509.ts"
