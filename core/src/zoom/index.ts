// SPDX-License-Identifier: Apache-2.0
export { DATA_CENTRES, type DataCentre } from "./data-centres.ts"
export { ZoomError, type ZoomErrorCode } from "./errors.ts"
export { importZoom, type ZoomTarget } from "./import.ts"
export type {
  ZoomDropped,
  ZoomImport,
  ZoomMapped,
  ZoomMappedGroup,
  ZoomMappedMeeting,
  ZoomMappedUser,
  ZoomRefused,
} from "./report.ts"
