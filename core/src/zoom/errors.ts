// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "../errors.ts"

/** Why a file with Zoom's settings could not be read. */
export type ZoomErrorCode =
  /** The file is not in the shape of Zoom's settings: a wrong type where regions should stand. */
  "ZOOM_FILE_INVALID"

/** Thrown while reading, and given as a value to whoever imports. */
export class ZoomError extends CodedError<ZoomErrorCode> {
  override readonly name = "ZoomError"
  readonly path: string

  private constructor(path: string, message: string) {
    super("ZOOM_FILE_INVALID", message)
    this.path = path
  }

  static invalid(path: string, message: string): ZoomError {
    return new ZoomError(path, message)
  }
}
