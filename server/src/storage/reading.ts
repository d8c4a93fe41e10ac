// SPDX-License-Identifier: Apache-2.0
/**
 * Checks of what is read: a damaged row is an error that says where, never a
 * record that is half right.
 *
 * @module
 */
import { StorageError } from "./errors.ts"

/** The part of a schema that is needed here; the library itself stays outside this folder. */
export interface Schema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false; error: unknown }
}

/** Where a value was found. */
export type Place = readonly [table: string, column: string]

/** Reads JSON of a known form. */
export function json<Value>(text: string, schema: Schema<Value>, place: Place): Value {
  return parsed(
    checked(() => JSON.parse(text) as unknown, place),
    schema,
    place,
  )
}

/** Reads a value of a known form. */
export function parsed<Value>(value: unknown, schema: Schema<Value>, place: Place): Value {
  const result = schema.safeParse(value)
  if (!result.success) throw StorageError.recordDamaged(...place, result.error)
  return result.data
}

/** Reads with a function that throws for what is not sound. */
export function checked<Value>(read: () => Value, place: Place): Value {
  try {
    return read()
  } catch (cause) {
    throw StorageError.recordDamaged(...place, cause)
  }
}

/** Reads one of some words. */
export function oneOf<Word extends string>(
  text: string,
  words: readonly Word[],
  place: Place,
): Word {
  const word = words.find((candidate) => candidate === text)
  if (word === undefined) throw StorageError.recordDamaged(...place)
  return word
}

/** A field that is absent where the column is null. */
export function optional<Name extends string, Stored, Value>(
  name: Name,
  stored: Stored | null,
  read: (stored: Stored) => Value,
): { readonly [Key in Name]?: Value } {
  // A computed key widens to any text; it is this one.
  return (stored === null ? {} : { [name]: read(stored) }) as { readonly [Key in Name]?: Value }
}
