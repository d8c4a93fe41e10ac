// SPDX-License-Identifier: Apache-2.0

/** Why a request about records was refused. */
export type HistoryErrorCode =
  /** There is no record of such a start of this meeting, or it has been deleted by its age. */
  "RECORD_NOT_FOUND"

/** An expected *no* about records. */
export interface HistoryRefusal {
  readonly ok: false
  readonly code: HistoryErrorCode
  readonly message: string
}

/** Says that there is no such record. */
export function noSuchRecord(): HistoryRefusal {
  return { ok: false, code: "RECORD_NOT_FOUND", message: "there is no such record" }
}
