// SPDX-License-Identifier: Apache-2.0
import { type Check, resultOf } from "./check.ts"
import { projectFiles, readText } from "./files.ts"

const SOURCE = /\.(?:[cm]?[jt]sx?|css|sh|h)$/
const LICENCE = "SPDX-License-Identifier: Apache-2.0"

/** Checks that every source file names its licence in its first line, or right after a `#!`. */
export const licence: Check = async () => {
  const problems: string[] = []
  for (const file of projectFiles().filter((name) => SOURCE.test(name))) {
    const [first = "", second = ""] = (await readText(file)).split("\n", 2)
    const line = first.startsWith("#!") ? second : first
    if (!line.includes(LICENCE)) problems.push(`${file}: the first line has to say ${LICENCE}`)
  }
  return resultOf(problems)
}
