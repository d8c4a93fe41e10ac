// SPDX-License-Identifier: Apache-2.0
/**
 * An owner at work: signed in with a second factor, in a paid account.
 *
 * @module
 */
import type { ChromiumBrowser } from "../browsers/index.ts"
import { changePlan } from "./administration.ts"
import type { AuthenticatorApp } from "./authenticator.ts"
import { followLink, type Person, readLetter, setUpApp, signIn, signUp } from "./entrance.ts"
import { Visitor } from "./visitor.ts"

/** Where people go, and the operator's token, with which mail is read. */
export interface Site {
  readonly origin: string
  readonly token: string
}

/** What the API answered. */
export interface Told {
  readonly status: number
  readonly body: unknown
}

/** The plans that let administrators choose regions. */
export type Paid = "Pro" | "Education" | "Enterprise"

/** Takes no pictures. */
const unseen = async (): Promise<void> => {}

/** An owner, their browser and their account. */
export class Desk {
  readonly visitor: Visitor
  readonly person: Person
  readonly app: AuthenticatorApp
  readonly account: string
  readonly #site: Site

  private constructor(made: {
    readonly visitor: Visitor
    readonly person: Person
    readonly app: AuthenticatorApp
    readonly account: string
    readonly site: Site
  }) {
    this.visitor = made.visitor
    this.person = made.person
    this.app = made.app
    this.account = made.account
    this.#site = made.site
  }

  /** Signs up, confirms, sets up an app and takes a plan: all of it by the pages. */
  static async open(
    browser: ChromiumBrowser,
    site: Site,
    { person, plan = "Enterprise" }: { readonly person: Person; readonly plan?: Paid },
  ): Promise<Desk> {
    const visitor = await Visitor.arrive(browser)
    const { origin } = site
    await signUp(visitor, { origin, person, organisation: `${person.name}'s school` }, unseen)
    await readLetter(visitor, { ...site, to: person.email })
    await followLink(visitor)
    await visitor.heading("Your address is confirmed")
    await signIn(visitor, { origin, person })
    const app = await setUpApp(visitor, { origin, person }, unseen)
    await signIn(visitor, { origin, person, app })
    const [, account = ""] = /\/account\/([^/]+)/.exec(visitor.page.url()) ?? []
    await changePlan(visitor, plan, unseen)
    return new Desk({ visitor, person, app, account, site })
  }

  /** The address of a page of the account's console. */
  pathOf(page: string): string {
    return `${this.#site.origin}/account/${this.account}/${page}`
  }

  async show(page: string): Promise<void> {
    await this.visitor.open(this.pathOf(page))
  }

  /** Another window of the same person. */
  async secondWindow(): Promise<Visitor> {
    return await Visitor.beside(this.visitor)
  }

  /** Asks the API of the account with the same session, for what is not what a test is about. */
  async ask(request: string, body?: object): Promise<Told> {
    const [method = "GET", path = ""] = request.split(" ")
    const url = `${this.#site.origin}/api/accounts/${this.account}${path}`
    const answer = await this.visitor.page.request.fetch(url, {
      method,
      headers: { origin: this.#site.origin },
      ...(body === undefined ? {} : { data: body }),
    })
    const text = await answer.text()
    return { status: answer.status(), body: text === "" ? undefined : JSON.parse(text) }
  }

  /** Asks for what has to work. */
  async must(request: string, body?: object): Promise<unknown> {
    const told = await this.ask(request, body)
    if (told.status >= 300) throw new Error(`${request}: ${JSON.stringify(told)}`)
    return told.body
  }

  /** Replaces the layer of a level by what is written now. */
  async allow(level: string, layer: object): Promise<Told> {
    const { version } = (await this.must(`GET /${level}`)) as { readonly version: number }
    return await this.ask(`PUT /${level}`, { layer, version })
  }

  /** Makes a group and puts the owner into it. */
  async joinGroup(name: string, layer: object): Promise<string> {
    const { id } = (await this.must("POST /groups", { name })) as { readonly id: string }
    await this.allow(`groups/${id}/policy`, layer)
    const { items } = (await this.must("GET /people")) as { items: readonly { id: string }[] }
    const add = items.map((person) => person.id)
    await this.must(`PATCH /groups/${id}/members`, { add })
    return id
  }

  /** Makes a meeting; the link of its one guest. */
  async makeMeeting(title: string, more: object = {}): Promise<string> {
    const body = { kind: "instant", title, invitees: [{ name: "Jonas" }], ...more }
    const { links } = (await this.must("POST /meetings", body)) as {
      readonly links: readonly { readonly name: string; readonly link?: string }[]
    }
    return links.find(({ name }) => name === "Jonas")?.link ?? ""
  }
}
