// SPDX-License-Identifier: Apache-2.0
export { type DeploymentOptions, type RunningDeployment, startDeployment } from "./deployment.ts"
export { LocalError, type LocalErrorCode } from "./errors.ts"
export { createExample, type ExampleMeeting } from "./example.ts"
export { DEFAULT_LEAVES, originOf, type PlannedNode, planNodes } from "./plan.ts"
export type { RunInside } from "./supervisor.ts"
