// SPDX-License-Identifier: Apache-2.0
/**
 * Prints the page of error codes, or writes it: `node scripts/errors.ts --write`.
 *
 * @module
 */
import { writeFile } from "node:fs/promises"
import process from "node:process"
import { errorCodes, ERRORS_PAGE, errorsPage } from "./checks/error-codes.ts"
import { inRoot } from "./setup/paths.mjs"

const page = errorsPage(await errorCodes())
if (process.argv.includes("--write")) await writeFile(inRoot(ERRORS_PAGE), page)
else process.stdout.write(page)
