// SPDX-License-Identifier: Apache-2.0
export {
  type CatalogueDraft,
  catalogueDraftSchema,
  isSameContent,
  signCatalogue,
  startingCatalogue,
} from "./catalogue.ts"
export {
  type Deployment,
  type DeploymentNode,
  type DeploymentPlan,
  ensureAuthority,
  ensureDraft,
  ensureRoot,
  makeDeployment,
  makeNode,
  publishCatalogue,
  type SignedCatalogue,
} from "./deployment.ts"
export { describeKeys } from "./describe.ts"
export { TrustError, type TrustErrorCode } from "./errors.ts"
export { jsonOf, readJson, readPrivateKey, readText, readTextIfThere } from "./files.ts"
export { CERTIFICATE_SECONDS, issueNodeCertificate, type NodeClaims } from "./node-certificate.ts"
export {
  authorityFile,
  deploymentFiles,
  nodeDirectory,
  type NodeFiles,
  nodeFiles,
} from "./paths.ts"
export { createTrust, type NodeTrust, type TrustOptions } from "./trust.ts"
export { fingerprintOf, makeTlsIdentity, type TlsIdentity } from "./x509.ts"
