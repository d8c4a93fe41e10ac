// SPDX-License-Identifier: Apache-2.0
/**
 * E-mail addresses as people paste them: one a line or with commas, alone or
 * behind a name. Rule PPV1 of `SPEC.md`.
 *
 * @module
 */

/** One address with what stands before it. */
export interface Addressee {
  readonly email: string
  readonly name?: string
}

/** What was read, and what could not be. */
export interface Addresses {
  readonly people: readonly Addressee[]
  /** Texts that are no address, as they were written. */
  readonly flaws: readonly string[]
}

const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/

/** Reads addresses, each once. The server looks at them again. */
export function readAddresses(text: string): Addresses {
  const people = new Map<string, Addressee>()
  const flaws: string[] = []
  for (const piece of pieces(text)) {
    const named = /^(?<name>.*?)\s*<(?<email>[^<>]*)>$/.exec(piece)?.groups
    const email = (named?.["email"] ?? piece).trim().toLowerCase()
    const name = (named?.["name"] ?? "").replaceAll(/^["'\s]+|["'\s]+$/g, "").slice(0, 128)
    if (!ADDRESS.test(email) || email.length > 254) flaws.push(piece)
    else if (!people.has(email)) people.set(email, name === "" ? { email } : { email, name })
  }
  return { people: [...people.values()], flaws }
}

/** What stands between commas, semicolons and line ends, save inside quotation marks. */
function pieces(text: string): readonly string[] {
  return [...text.matchAll(/(?:"[^"\n]*"|[^,;\n"]|")+/g)]
    .map(([piece]) => piece.trim())
    .filter((piece) => piece !== "")
}

/** What a guest is called if nothing else is known: what stands before the @. */
export function nameOf({ email, name }: Addressee): string {
  return name ?? email.split("@")[0] ?? email
}
