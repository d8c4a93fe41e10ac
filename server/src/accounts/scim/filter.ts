// SPDX-License-Identifier: Apache-2.0
/**
 * Filters and paths of attributes. Source: RFC 7644, sections 3.4.2.2 and 3.5.2.
 * Everything here may come from an attacker: length and depth are bounded.
 *
 * @module
 */
import { invalid, type ScimAnswer } from "./messages.ts"

/** Names of attributes in lower case, from the outside in; a foreign schema's URN is the first. */
export type AttributePath = readonly string[]

/** How values are compared. */
export type Comparison = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le"

/** A filter, taken apart. */
export type Filter =
  | { readonly kind: "present"; readonly path: AttributePath }
  | {
      readonly kind: "compare"
      readonly path: AttributePath
      readonly by: Comparison
      readonly value: string | number | boolean | null
    }
  | { readonly kind: "and" | "or"; readonly parts: readonly Filter[] }
  | { readonly kind: "not"; readonly part: Filter }
  /** One and the same value of an attribute fits: `emails[type eq "work"]`. */
  | { readonly kind: "within"; readonly path: AttributePath; readonly filter: Filter }

/** What a path of a PATCH leads to: an attribute, some of its values, or a part of them. */
export interface TargetPath {
  readonly path: AttributePath
  readonly filter?: Filter
  readonly sub?: string
}

/** How many characters a filter has at most. */
const MAX_LENGTH = 4096

/** How deep brackets go at most: no recursion is deeper. */
const MAX_DEPTH = 16

const COMPARISONS = new Set(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"])
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/
const SCHEMA = /^(urn:[a-z0-9:.-]+:2\.0:[a-z]+):(.+)$/

const NUL = "a text has the character NUL"

class Unreadable extends Error {}

/** Reads a filter. */
export function parseFilter(text: string): ScimAnswer<Filter> {
  return reading(text, "invalidFilter", (reader) => {
    const filter = reader.filter(0)
    reader.end()
    return filter
  })
}

/** Reads the path of a PATCH. */
export function parsePath(text: string): ScimAnswer<TargetPath> {
  return reading(text, "invalidPath", (reader) => {
    const target = reader.target()
    reader.end()
    return target
  })
}

/** Takes the name of an attribute apart. */
export function attributePath(name: string): AttributePath {
  const lower = name.toLowerCase().replace(CORE, "")
  const [, schema, rest] = SCHEMA.exec(lower) ?? []
  if (schema !== undefined && rest !== undefined) return [schema, ...rest.split(".")]
  return lower.startsWith("urn:") ? [lower] : lower.split(".")
}

function reading<Value>(
  text: string,
  scimType: "invalidFilter" | "invalidPath",
  read: (reader: Reader) => Value,
): ScimAnswer<Value> {
  try {
    if (text.length > MAX_LENGTH) throw new Unreadable("it is too long")
    return { ok: true, value: read(new Reader(text)) }
  } catch (error) {
    if (error instanceof Unreadable) return invalid(scimType, error.message)
    throw error
  }
}

const TOKEN = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|([^\s()[\]"]+))/y

/** Reads from left to right. */
class Reader {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(text: string) {
    const tokens: string[] = []
    const pattern = new RegExp(TOKEN)
    while (pattern.lastIndex < text.trimEnd().length) {
      const [, bracket, string, word] = pattern.exec(text) ?? []
      const token = bracket ?? string ?? word
      if (token === undefined) throw new Unreadable("a text has no end")
      tokens.push(token)
    }
    this.#tokens = tokens
  }

  /** `or` binds less than `and`. */
  filter(depth: number): Filter {
    return this.#joined("or", () => this.#joined("and", () => this.#single(depth)))
  }

  target(): TargetPath {
    const path = attributePath(this.#word())
    if (this.#peek() !== "[") return { path }
    const filter = this.#within(0)
    const rest = this.#tokens[this.#at]
    if (rest === undefined) return { path, filter }
    if (!/^\.[A-Za-z$][\w$-]*$/.test(rest)) throw new Unreadable(`${rest} is no attribute`)
    this.#at += 1
    return { path, filter, sub: rest.slice(1).toLowerCase() }
  }

  end(): void {
    const rest = this.#tokens[this.#at]
    if (rest !== undefined) throw new Unreadable(`${rest} is not expected here`)
  }

  #joined(kind: "and" | "or", read: () => Filter): Filter {
    const first = read()
    const parts = [first]
    while (this.#peek() === kind) {
      this.#at += 1
      parts.push(read())
    }
    return parts.length === 1 ? first : { kind, parts }
  }

  #single(depth: number): Filter {
    if (depth > MAX_DEPTH) throw new Unreadable("brackets go too deep")
    if (this.#peek() === "not" && this.#tokens[this.#at + 1] === "(") {
      this.#at += 1
      return { kind: "not", part: this.#grouped(depth) }
    }
    if (this.#peek() === "(") return this.#grouped(depth)
    const path = attributePath(this.#word())
    if (this.#peek() === "[") return { kind: "within", path, filter: this.#within(depth) }
    const by = this.#word().toLowerCase()
    if (by === "pr") return { kind: "present", path }
    if (!COMPARISONS.has(by)) throw new Unreadable(`there is no operator ${by}`)
    return { kind: "compare", path, by: by as Comparison, value: this.#value() }
  }

  #grouped(depth: number): Filter {
    this.#take("(")
    const filter = this.filter(depth + 1)
    this.#take(")")
    return filter
  }

  #within(depth: number): Filter {
    this.#take("[")
    const filter = this.filter(depth + 1)
    this.#take("]")
    return filter
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at]?.toLowerCase()
  }

  #take(token: string): void {
    if (this.#tokens[this.#at] !== token) throw new Unreadable(`${token} is missing`)
    this.#at += 1
  }

  #word(): string {
    const token = this.#tokens[this.#at] ?? ""
    if (!/^[A-Za-z$][\w$:.-]*$/.test(token)) throw new Unreadable("a name is missing")
    this.#at += 1
    return token
  }

  #value(): string | number | boolean | null {
    const token = this.#tokens[this.#at] ?? ""
    this.#at += 1
    try {
      const value: unknown = JSON.parse(
        /^(?:true|false|null)$/i.test(token) ? token.toLowerCase() : token,
      )
      if (value === null) return null
      // PostgreSQL keeps the character NUL in no text, and is asked for none.
      if (typeof value === "string" && value.includes("\0")) throw new Unreadable(NUL)
      if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
        return value
      }
    } catch (error) {
      if (error instanceof Unreadable) throw error
      // Told below, with what stands there.
    }
    throw new Unreadable(`${token === "" ? "a value" : token} cannot be compared with`)
  }
}
