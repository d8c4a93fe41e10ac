// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why the records could not be read or written. */
export type StorageErrorCode =
  /** The data folder or a file in it cannot be made, read or written: look at owner and mode. */
  | "STORAGE_NOT_WRITABLE"
  /** The disk with the data folder is full. Nothing was lost; make room and try again. */
  | "STORAGE_FULL"
  /** The records were written by a newer release than this one; run that release. */
  | "STORAGE_NEWER_SCHEMA"
  /** The file is not a database, or parts of it are damaged; restore it from a backup. */
  | "STORAGE_DAMAGED"
  /** A stored record is not of the form in which it was once written. */
  | "STORAGE_RECORD_DAMAGED"
  /** Another process held the records locked for too long; is a second node using this folder? */
  | "STORAGE_BUSY"
  /** What is written is there already, or names what is not there any more. */
  | "STORAGE_CONFLICT"
  /** A cursor was not written by this storage. */
  | "STORAGE_CURSOR_INVALID"
  /** The database server does not answer, or takes no more connections. */
  | "STORAGE_UNREACHABLE"
  /** The database server refuses this user, or there is no database of this name. */
  | "STORAGE_DENIED"
  /** An operation took longer than the configuration allows. Nothing of it was kept. */
  | "STORAGE_TIMEOUT"
  /** The database refused an operation for another reason, which the cause tells. */
  | "STORAGE_FAILED"

/** Thrown when records cannot be read or written. */
export class StorageError extends CodedError<StorageErrorCode> {
  override readonly name = "StorageError"

  /** Messages name files and servers, which are nobody's business but the operator's. */
  override get told(): string {
    return this.code === "STORAGE_CURSOR_INVALID"
      ? this.message
      : "the records cannot be read or written now"
  }

  static notWritable(place: string, cause?: unknown): StorageError {
    return new StorageError(
      "STORAGE_NOT_WRITABLE",
      `${place} cannot be written; check that it exists and belongs to the user who runs Landmoot`,
      { cause },
    )
  }

  static full(place: string, cause: unknown): StorageError {
    return new StorageError("STORAGE_FULL", `the disk that holds ${place} is full`, { cause })
  }

  static newerSchema(found: number, known: number): StorageError {
    return new StorageError(
      "STORAGE_NEWER_SCHEMA",
      `the records are of version ${found}, this release knows up to ${known}; run the newer one`,
    )
  }

  static damaged(place: string, cause: unknown): StorageError {
    return new StorageError(
      "STORAGE_DAMAGED",
      `${place} is not a sound database; restore it from a backup`,
      { cause },
    )
  }

  static recordDamaged(table: string, column: string, cause?: unknown): StorageError {
    return new StorageError(
      "STORAGE_RECORD_DAMAGED",
      `a stored value in ${table}.${column} is not of the form in which it was written`,
      { cause },
    )
  }

  static busy(place: string, cause: unknown): StorageError {
    return new StorageError(
      "STORAGE_BUSY",
      `${place} is locked by another process; only one node may use a data folder`,
      { cause },
    )
  }

  static contended(cause?: unknown): StorageError {
    return new StorageError(
      "STORAGE_BUSY",
      "two operations on the same records stood in each other's way; repeat this one",
      { cause },
    )
  }

  static conflict(cause: unknown): StorageError {
    return new StorageError(
      "STORAGE_CONFLICT",
      "what is written is there already, or names what is not there",
      { cause },
    )
  }

  static cursorInvalid(): StorageError {
    return new StorageError("STORAGE_CURSOR_INVALID", "this is not a cursor of this list")
  }

  static unreachable(cause: unknown): StorageError {
    return new StorageError(
      "STORAGE_UNREACHABLE",
      "the database server does not answer; check that it runs and that its address is right",
      { cause },
    )
  }

  static denied(cause: unknown): StorageError {
    return new StorageError(
      "STORAGE_DENIED",
      "the database server refuses the user, the password or the database; check the address",
      { cause },
    )
  }

  static timeout(cause: unknown): StorageError {
    return new StorageError(
      "STORAGE_TIMEOUT",
      "an operation on the records took longer than `storage.statementTimeoutMs`",
      { cause },
    )
  }

  static failed(attempt: string, cause: unknown): StorageError {
    return new StorageError("STORAGE_FAILED", `${attempt} failed`, { cause })
  }
}
