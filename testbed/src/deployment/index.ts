// SPDX-License-Identifier: Apache-2.0
export { PageMeeting } from "./page-meeting.ts"
export { TestDeployment, type TestDeploymentOptions, WEB_CLIENT } from "./test-deployment.ts"
