// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { StorageError } from "../storage/errors.ts"
import { refusalOf } from "./orders.ts"

test("COU4: of an error whose message is for the operator alone others hear the code", () => {
  const reply = refusalOf(StorageError.notWritable("/var/lib/somewhere/landmoot.sqlite"))
  expect(reply).toEqual({
    ok: false,
    code: "STORAGE_NOT_WRITABLE",
    message: "the records cannot be read or written now",
  })
})
