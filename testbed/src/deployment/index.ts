// SPDX-License-Identifier: Apache-2.0
export { PageMeeting } from "./page-meeting.ts"
export { TestDeployment, type TestDeploymentOptions } from "./test-deployment.ts"
