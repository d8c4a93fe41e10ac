// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import type { PlacementErrorCode, PlacementRefusal } from "@landmoot/core/placement"

/** Thrown when this node may not serve a meeting; carries the verdict's own code. */
export class WrongPlace extends CodedError<PlacementErrorCode> {
  override readonly name = "WrongPlace"

  constructor({ code, message }: PlacementRefusal) {
    super(code, message)
  }
}
