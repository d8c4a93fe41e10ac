// SPDX-License-Identifier: Apache-2.0
/**
 * Reads settings in the shape of Zoom's API. May come from an attacker.
 *
 * Zoom's own answers are taken as they are: `GET /accounts/{id}/settings` and
 * `…/lock_settings`, `GET /groups/{id}/settings` and `…/lock_settings`, `GET
 * /users/{id}/settings`, `GET /meetings/{id}`. A file holds them under `account`, `groups`,
 * `users` and `meetings`; a file that is one answer of the first kind is an account alone.
 *
 * @module
 */
import { ZoomError } from "./errors.ts"

/** What settings say of data centres. */
export interface ZoomSettings {
  /** Whether the holder chose data centres; undefined if nothing is said. */
  readonly custom?: boolean
  /** The codes opted in, with where each stands. */
  readonly regions: readonly Code[]
  /** The codes that were not opted in. */
  readonly unchecked: readonly Code[]
  /** Whether those below may not choose others. */
  readonly locked: boolean
}

/** One abbreviation, with where it stands. */
export interface Code {
  readonly code: string
  readonly path: string
}

/** A group, as exported. */
export interface ZoomGroup {
  readonly id: string
  readonly name: string
  readonly settings: ZoomSettings
}

/** A user, as exported. */
export interface ZoomUser extends ZoomGroup {
  readonly email?: string
  readonly groups: readonly string[]
}

/** A meeting, as exported. */
export interface ZoomMeeting {
  readonly id: string
  readonly name: string
  readonly host?: string
  readonly additional: readonly Code[]
}

/** Everything of a file that is about regions. */
export interface ZoomFile {
  readonly account: ZoomSettings
  readonly groups: readonly ZoomGroup[]
  readonly users: readonly ZoomUser[]
  readonly meetings: readonly ZoomMeeting[]
  /** The paths of all fields that were not read. */
  readonly ignored: readonly string[]
}

/** Reads a file. @throws {@link ZoomError} `ZOOM_FILE_INVALID` */
export function readZoomFile(json: unknown): ZoomFile {
  const reader = new Reader()
  const whole = reader.object(json, "")
  const file = "in_meeting" in whole ? { account: { settings: whole } } : whole
  if (file !== whole) reader.prefix = "account.settings"
  reader.ignoreOthers(file, "", ["account", "groups", "users", "meetings"])
  return {
    account: reader.holder(file["account"] ?? {}, "account", []),
    groups: reader.list(file["groups"], "groups").map(([value, path]) => {
      const group = reader.object(value, path)
      return {
        id: reader.id(group["id"], `${path}.id`),
        name: reader.text(group["name"], `${path}.name`) ?? "",
        settings: reader.holder(group, path, ["id", "name"]),
      }
    }),
    users: reader.list(file["users"], "users").map(([value, path]) => reader.user(value, path)),
    meetings: reader
      .list(file["meetings"], "meetings")
      .map(([value, path]) => reader.meeting(value, path)),
    ignored: reader.ignored.toSorted(),
  }
}

const USER_FIELDS = ["id", "email", "display_name", "first_name", "last_name", "group_ids"]
const SETTING = [
  "custom_data_center_regions",
  "data_center_regions",
  "unchecked_data_center_regions",
]

class Reader {
  readonly ignored: string[] = []
  /** What stands before every path in the file's own words, if the file is one answer alone. */
  prefix = ""

  object(value: unknown, path: string): Readonly<Record<string, unknown>> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw ZoomError.invalid(path, "expected an object")
    }
    return value as Readonly<Record<string, unknown>> // An object that is no list.
  }

  list(value: unknown, path: string): (readonly [unknown, string])[] {
    if (value === undefined || value === null) return []
    if (!Array.isArray(value)) throw ZoomError.invalid(path, "expected a list")
    return value.map((item: unknown, at) => [item, `${path}[${at}]`])
  }

  text(value: unknown, path: string): string | undefined {
    if (value === undefined || value === null) return undefined
    if (typeof value !== "string") throw ZoomError.invalid(path, "expected a text")
    return value
  }

  /** Zoom's meetings have numbers for ids. */
  id(value: unknown, path: string): string {
    if (typeof value === "number" && Number.isSafeInteger(value)) return String(value)
    const text = this.text(value, path)
    if (text === undefined || text === "") throw ZoomError.invalid(path, "expected an id")
    return text
  }

  holder(value: unknown, path: string, own: readonly string[]): ZoomSettings {
    const holder = this.object(value, path)
    this.ignoreOthers(holder, path, [...own, "settings", "lock_settings"])
    return {
      ...this.#settings(holder["settings"], `${path}.settings`),
      locked: this.#locked(holder["lock_settings"], `${path}.lock_settings`),
    }
  }

  user(value: unknown, path: string): ZoomUser {
    const user = this.object(value, path)
    const email = this.text(user["email"], `${path}.email`)
    const names = ["display_name", "first_name", "last_name"].map((field) =>
      this.text(user[field], `${path}.${field}`),
    )
    const name = names[0] ?? names.slice(1).filter(Boolean).join(" ")
    return {
      id: this.id(user["id"] ?? email, `${path}.id`),
      name: name === "" ? (email ?? "") : name,
      ...(email === undefined ? {} : { email }),
      groups: this.list(user["group_ids"], `${path}.group_ids`).map(([id, at]) => this.id(id, at)),
      settings: this.holder(user, path, USER_FIELDS),
    }
  }

  meeting(value: unknown, path: string): ZoomMeeting {
    const meeting = this.object(value, path)
    this.ignoreOthers(meeting, path, ["id", "topic", "host_id", "settings"])
    const settings = this.object(meeting["settings"] ?? {}, `${path}.settings`)
    this.ignoreOthers(settings, `${path}.settings`, ["additional_data_center_regions"])
    const host = this.text(meeting["host_id"], `${path}.host_id`)
    return {
      id: this.id(meeting["id"], `${path}.id`),
      name: this.text(meeting["topic"], `${path}.topic`) ?? "",
      ...(host === undefined ? {} : { host }),
      additional: this.#codes(
        settings["additional_data_center_regions"],
        `${path}.settings.additional_data_center_regions`,
      ),
    }
  }

  /** Notes every field that is not among those read, down to single values. */
  ignoreOthers(
    object: Readonly<Record<string, unknown>>,
    path: string,
    known: readonly string[],
  ): void {
    for (const [field, value] of Object.entries(object)) {
      if (!known.includes(field)) this.#ignore(value, path === "" ? field : `${path}.${field}`)
    }
  }

  #ignore(value: unknown, path: string): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.ignored.push(this.shown(path))
      return
    }
    const fields = Object.entries(value)
    if (fields.length === 0) this.ignored.push(this.shown(path))
    for (const [field, inner] of fields) this.#ignore(inner, `${path}.${field}`)
  }

  /** A path as it stands in the file. */
  shown(path: string): string {
    return this.prefix !== "" && path.startsWith(`${this.prefix}.`)
      ? path.slice(this.prefix.length + 1)
      : path
  }

  #settings(value: unknown, path: string): Omit<ZoomSettings, "locked"> {
    const settings = this.object(value ?? {}, path)
    this.ignoreOthers(settings, path, ["in_meeting"])
    const here = `${path}.in_meeting`
    const meeting = this.object(settings["in_meeting"] ?? {}, here)
    this.ignoreOthers(meeting, here, SETTING)
    const custom = this.#flag(meeting["custom_data_center_regions"], `${here}.${SETTING[0]}`)
    return {
      ...(custom === undefined ? {} : { custom }),
      regions: this.#codes(meeting["data_center_regions"], `${here}.data_center_regions`),
      unchecked: this.#codes(
        meeting["unchecked_data_center_regions"],
        `${here}.unchecked_data_center_regions`,
      ),
    }
  }

  #locked(value: unknown, path: string): boolean {
    const lock = this.object(value ?? {}, path)
    this.ignoreOthers(lock, path, ["in_meeting"])
    const here = `${path}.in_meeting`
    const meeting = this.object(lock["in_meeting"] ?? {}, here)
    this.ignoreOthers(meeting, here, ["custom_data_center_regions"])
    return this.#flag(meeting["custom_data_center_regions"], `${here}.${SETTING[0]}`) ?? false
  }

  #flag(value: unknown, path: string): boolean | undefined {
    if (value === undefined || value === null) return undefined
    if (typeof value !== "boolean") {
      throw ZoomError.invalid(this.shown(path), "expected true or false")
    }
    return value
  }

  /** Zoom's text says a list with commas, its schema and its answers a list. */
  #codes(value: unknown, path: string): Code[] {
    const shown = this.shown(path)
    if (value === undefined || value === null || value === "") return []
    if (typeof value === "string") {
      return value.split(",").map((code) => ({ code: code.trim().toUpperCase(), path: shown }))
    }
    return this.list(value, shown).map(([item, at]) => {
      if (typeof item !== "string") throw ZoomError.invalid(at, "expected an abbreviation")
      return { code: item.trim().toUpperCase(), path: at }
    })
  }
}
