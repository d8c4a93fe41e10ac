// SPDX-License-Identifier: Apache-2.0
/**
 * Logs: one JSON object on each line, on standard output.
 *
 * Levels: `fatal` the process ends · `error` something was promised and did not
 * happen, somebody has to look · `warn` it will go wrong if nobody looks · `info`
 * business events, a few for each meeting · `debug` for developers, for each
 * request · `trace` for each message.
 *
 * A log holds no secret, no name of a person or a meeting, and no address of a
 * client: whatever a field with such a name carries is taken out here, however
 * deep callers have put it.
 *
 * @module
 */
import pino from "pino"

/** The levels of a log, `silent` for none. */
export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent"

/** What may stand in a line besides its message. */
export type LogFacts = Readonly<Record<string, unknown>>

/** A log that carries its context: node, region, and what `child` adds. */
export interface Logger {
  fatal(facts: LogFacts, message: string): void
  error(facts: LogFacts, message: string): void
  warn(facts: LogFacts, message: string): void
  info(facts: LogFacts, message: string): void
  debug(facts: LogFacts, message: string): void
  trace(facts: LogFacts, message: string): void
  /** A log whose every line carries these facts too. */
  child(facts: LogFacts): Logger
}

/** What a log is made from. */
export interface LoggerOptions {
  readonly level: LogLevel
  /** Stands on every line: the node, its region. */
  readonly context?: LogFacts
  /** Where lines go; standard output if absent. */
  readonly destination?: { write(line: string): void }
}

/** What stands in the place of a value that may not be logged. */
const REDACTED = "[redacted]"

/** Fields whose values never reach a log, in any spelling of capitals. */
const SECRET_FIELDS = new Set(
  [
    "address",
    "authorization",
    "cookie",
    "d",
    "displayName",
    "grant",
    "headers",
    "host",
    "ip",
    "key",
    "keyBase64",
    "link",
    "name",
    "organiser",
    "password",
    "privateKey",
    "remoteAddress",
    "secret",
    "seed",
    "title",
    "token",
    "url",
    "user",
    "username",
    "usernameFragment",
  ].map((field) => field.toLowerCase()),
)

// Deeper than any fact that we log; what lies below is not written at all.
const MAX_DEPTH = 6

/** Makes a log. */
export function createLogger({ level, context = {}, destination }: LoggerOptions): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: cleanFacts(context),
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // Facts are cleaned before they come here; pino would look into `err` again.
    serializers: { err: (facts: unknown) => facts },
  }
  return new CleanLogger(destination === undefined ? pino(options) : pino(options, destination))
}

class CleanLogger implements Logger {
  readonly #log: pino.Logger

  constructor(log: pino.Logger) {
    this.#log = log
  }

  fatal(facts: LogFacts, message: string): void {
    this.#write("fatal", facts, message)
  }

  error(facts: LogFacts, message: string): void {
    this.#write("error", facts, message)
  }

  warn(facts: LogFacts, message: string): void {
    this.#write("warn", facts, message)
  }

  info(facts: LogFacts, message: string): void {
    this.#write("info", facts, message)
  }

  debug(facts: LogFacts, message: string): void {
    this.#write("debug", facts, message)
  }

  trace(facts: LogFacts, message: string): void {
    this.#write("trace", facts, message)
  }

  child(facts: LogFacts): Logger {
    return new CleanLogger(this.#log.child(cleanFacts(facts)))
  }

  #write(level: Exclude<LogLevel, "silent">, facts: LogFacts, message: string): void {
    if (this.#log.isLevelEnabled(level)) this.#log[level](cleanFacts(facts), message)
  }
}

function cleanFacts(facts: LogFacts): Record<string, unknown> {
  return clean(facts, 0) as Record<string, unknown> // An object gives an object.
}

function clean(value: unknown, depth: number): unknown {
  if (value instanceof Error) return errorFacts(value, depth)
  if (typeof value !== "object" || value === null) return value
  if (depth >= MAX_DEPTH) return REDACTED
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      SECRET_FIELDS.has(field.toLowerCase()) ? REDACTED : clean(inner, depth + 1),
    ]),
  )
}

/** Of an error: its class, code and message, where it was thrown, and the same of its causes. */
function errorFacts(error: Error, depth: number): LogFacts {
  const code: unknown = "code" in error ? error.code : undefined
  return {
    type: error.name,
    ...(typeof code === "string" ? { code } : {}),
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined || depth >= MAX_DEPTH
      ? {}
      : { cause: clean(error.cause, depth + 1) }),
  }
}
