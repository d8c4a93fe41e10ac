// SPDX-License-Identifier: Apache-2.0
import { CliError } from "./errors.ts"

/** Reads a web origin from an argument. @throws {@link CliError} `CLI_USAGE` */
export function originOf(text: string, argument: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw CliError.usage(`${argument} is a web origin, as https://fra.example.org is`)
  }
  return url.origin
}
