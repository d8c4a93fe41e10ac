// SPDX-License-Identifier: Apache-2.0
/**
 * The story of an account from its first page to its downgrade, chapter by
 * chapter, told by the pages alone. Each chapter gives what was read on screen.
 *
 * @module
 */
import type { ChromiumBrowser } from "../browsers/index.ts"
import { PageMeeting } from "../deployment/index.ts"
import {
  changePlan,
  chooseOnMap,
  openSection,
  type ReadPreview,
  readPreview,
  saveRegions,
} from "./administration.ts"
import type { AuthenticatorApp } from "./authenticator.ts"
import type { Site } from "./desk.ts"
import {
  followLink,
  type Person,
  readLetter,
  setUpApp,
  type Shoot,
  signIn,
  signUp,
} from "./entrance.ts"
import { openMeeting, planMeeting, readCalendar, readRecord } from "./planning.ts"
import { Visitor } from "./visitor.ts"

const PASSWORD = "dachs ruft leise morgens"
const AMARA: Person = { name: "Amara Okafor", email: "amara@nordlicht.example", password: PASSWORD }
const JONAS: Person = { name: "Jonas Weber", email: "jonas@nordlicht.example", password: PASSWORD }
const [FIRST, SECOND, ABROAD] = ["First lesson", "Parents' evening", "Exchange with Paris"]
const PARIS = "Paris (France)"
const ASHBURN = "Ashburn (United States)"

/** A meeting as the two met in it. */
export interface Met {
  /** Where it would be held, before it was made. */
  readonly sentence: string
  /** The invitation as it was mailed, and the link in it. */
  readonly letter: string
  readonly link: string
  /** The regions that the page before joining offered to the guest. */
  readonly offered: readonly string[]
  /** What the place chip of each said. */
  readonly chips: readonly string[]
  /** “Where is my meeting”, as the owner read it. */
  readonly panel: string
  readonly record: string
}

/** Amara, who makes an account, and Jonas, whom she invites. */
export class Story {
  readonly amara: Visitor
  readonly jonas: Visitor
  readonly #post: Visitor
  readonly #site: Site
  readonly #shoot: Shoot
  #app: AuthenticatorApp | undefined
  #abroad = ""

  private constructor(
    site: Site,
    people: Readonly<Record<"amara" | "jonas" | "post", Visitor>>,
    shoot: Shoot,
  ) {
    this.amara = people.amara
    this.jonas = people.jonas
    this.#post = people.post
    this.#site = site
    this.#shoot = shoot
  }

  /** Opens three empty profiles: one each, and one in which mail is read. */
  static async begin(
    browser: ChromiumBrowser,
    site: Site,
    shoot: Shoot = async () => {},
  ): Promise<Story> {
    const arrive = async (): Promise<Visitor> => await Visitor.arrive(browser)
    return new Story(
      site,
      { amara: await arrive(), jonas: await arrive(), post: await arrive() },
      shoot,
    )
  }

  /** What a page complained about without anybody seeing it. */
  get complaints(): readonly string[] {
    return [this.amara, this.jonas, this.#post].flatMap(({ complaints }) => complaints)
  }

  /** US1. What was said of the home while signing up, and once signed in. */
  async signUp(): Promise<{ readonly declared: string; readonly home: string }> {
    const { amara } = this
    const { origin } = this.#site
    const account = { origin, person: AMARA, organisation: "Nordlicht School" }
    const declared = await signUp(amara, account, this.#shoot)
    await readLetter(amara, { ...this.#site, to: AMARA.email })
    await this.#shoot("outbox", amara)
    await followLink(amara)
    await amara.heading("Your address is confirmed")
    await this.#shoot("confirmed", amara)
    await signIn(amara, { origin, person: AMARA })
    const home = await amara.sees(/^This account is free/)
    await amara.page.getByTestId("choice-map").waitFor()
    await this.#shoot("home", amara)
    return { declared, home }
  }

  /** US2. What the invited person read of the account, and its people afterwards. */
  async invite(): Promise<{ readonly offer: string; readonly people: string }> {
    const { amara, jonas } = this
    await openSection(amara, "People")
    await amara.press("Invite people")
    await amara.page.getByLabel("E-mail addresses").fill(`${JONAS.name} <${JONAS.email}>`)
    await this.#shoot("invite", amara)
    await amara.press("Send the invitation")
    await amara.sees(`${JONAS.email}: invited`)
    await amara.press("Done")

    await readLetter(jonas, { ...this.#site, to: JONAS.email })
    await followLink(jonas)
    await jonas.heading("Join Nordlicht School")
    const offer = await jonas.page.getByRole("main").innerText()
    await jonas.fill("Password", JONAS.password)
    await this.#shoot("invitation", jonas)
    await jonas.press("Join the account")
    await jonas.page.waitForURL("**/account/**")
    await jonas.heading("Meetings")

    await openSection(amara, "Meetings")
    await openSection(amara, "People")
    const row = amara.page.getByRole("row").filter({ hasText: JONAS.email })
    await row.getByText("Active").waitFor()
    await this.#shoot("people", amara)
    return { offer, people: await amara.page.getByRole("main").innerText() }
  }

  /** US3. The first meeting, at home. */
  async meetAtHome(): Promise<Met> {
    return await this.#meet({ title: FIRST, atOnce: true })
  }

  /** US4. What the plan was said to change, and that a second factor is asked for. */
  async upgrade(): Promise<{ readonly said: readonly string[]; readonly notice: string }> {
    const { amara } = this
    const { origin } = this.#site
    const said = await changePlan(amara, "Education", this.#shoot)
    const notice = await amara.sees(/^Changes in this account ask its administrators/)
    this.#app = await setUpApp(amara, { origin, person: AMARA }, this.#shoot)
    await signIn(amara, { origin, person: AMARA, app: this.#app })
    return { said, notice }
  }

  /** US5. What the preview said, and the sentence after saving. */
  async chooseRegions(): Promise<ReadPreview & { readonly saved: string }> {
    const { amara } = this
    await openSection(amara, "Regions")
    await amara.page.getByTestId("choice-map").waitFor()
    await chooseOnMap(
      amara,
      [
        { place: PARIS, move: "Allowed" },
        { place: ASHBURN, move: "Denied" },
      ],
      this.#shoot,
    )
    const preview = await readPreview(amara, this.#shoot)
    return { ...preview, saved: await saveRegions(amara, this.#shoot) }
  }

  /** US6. The second meeting, with Jonas in Paris, and its calendar file. */
  async meetInTwoRegions(): Promise<Met & { readonly calendar: string }> {
    let calendar = ""
    const met = await this.#meet({
      title: SECOND,
      atOnce: false,
      regions: { amara: "eu-de-fra", jonas: "eu-fr-par" },
      planned: async () => {
        calendar = await readCalendar(this.amara)
      },
    })
    return { ...met, calendar }
  }

  /** US7. A meeting without home, and what becomes of it when the account is free again. */
  async downgrade(): Promise<{
    readonly sentence: string
    readonly preview: string
    readonly code: string
    readonly api: { readonly status: number; readonly body: unknown }
    readonly console: string
  }> {
    const { amara, jonas } = this
    const { origin } = this.#site
    const plan = { title: ABROAD, people: [JONAS.name], atOnce: true, only: [PARIS] }
    const sentence = await planMeeting(amara, plan, async () => {})
    this.#abroad = linkOf(await readLetter(this.#post, { ...this.#site, to: JONAS.email }))
    let preview = ""
    await changePlan(amara, "Free", async (name, visitor) => {
      preview = await visitor.page.getByRole("main").innerText()
      await this.#shoot(name, visitor)
    })

    await jonas.open(this.#abroad)
    const code = await PageMeeting.at(jonas.page).refusal()
    await this.#shoot("meeting-blocked", jonas)
    const [, meeting = ""] = /\/m\/([^#]+)/.exec(this.#abroad) ?? []
    const answer = await jonas.page.request.get(`${origin}/api/meetings/${meeting}`)
    await openSection(amara, "Regions")
    await amara.sees("Some meetings wait for you")
    await this.#shoot("home-asked", amara)
    return {
      sentence,
      preview,
      code,
      api: { status: answer.status(), body: await answer.json() },
      console: await amara.page.getByRole("main").innerText(),
    }
  }

  /** US8. Accepting the home, meeting there, and the record of before. */
  async acceptHome(): Promise<{
    readonly formerLink: string
    readonly chip: string
    readonly record: string
  }> {
    const { amara, jonas } = this
    await amara.page.getByTestId("accept-home").click()
    await amara.wasTold(/^Accepted/)
    await amara.sees(/^This account is free/)
    await this.#shoot("home-accepted", amara)

    // The former invitation named Paris alone: it does not follow the meeting to the home.
    await jonas.page.reload()
    const formerLink = await PageMeeting.at(jonas.page).refusal()

    await openMeeting(amara, ABROAD)
    const meeting = await this.#goIn(amara)
    await meeting.ready()
    await meeting.join(AMARA.name)
    const chip = await meeting.place()
    await this.#shoot("meeting-at-home-again", amara)
    await meeting.leave()
    await amara.open(`${this.#site.origin}/account`)
    await openMeeting(amara, SECOND)
    return { formerLink, chip, record: await readRecord(amara, async () => {}) }
  }

  async close(): Promise<void> {
    await Promise.all([this.amara, this.jonas, this.#post].map(async (one) => await one.close()))
  }

  /** Plans a meeting, goes in with both, and reads what it says of its place. */
  async #meet(how: {
    readonly title: string
    readonly atOnce: boolean
    /** The regions that they choose by hand: on one machine none is nearer than another. */
    readonly regions?: { readonly amara: string; readonly jonas: string }
    /** Done while the meeting's page is open. */
    readonly planned?: () => Promise<void>
  }): Promise<Met> {
    const { amara, jonas } = this
    const { title, atOnce, regions } = how
    const sentence = await planMeeting(amara, { title, atOnce, people: [JONAS.name] }, this.#shoot)
    await how.planned?.()
    const letter = await readLetter(this.#post, { ...this.#site, to: JONAS.email })
    await this.#shoot("meeting-letter", this.#post)
    const link = linkOf(letter)

    const hers = await this.#goIn(amara)
    await hers.ready()
    if (regions !== undefined) await hers.choose(regions.amara)
    await hers.join(AMARA.name)
    await jonas.open(link)
    const his = PageMeeting.at(jonas.page)
    await his.ready()
    if (regions !== undefined) await his.choose(regions.jonas)
    const offered = await jonas.page
      .locator("[data-testid=region-list] [role=radio], [data-testid=chosen-region]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-region") ?? ""))
    await this.#shoot("joining", jonas)
    await his.join(JONAS.name)
    // In a school whoever comes by a link is let in by somebody.
    const waits = jonas.page.getByTestId("waiting")
    await jonas.page.getByTestId("tile").first().or(waits).first().waitFor()
    if (await waits.isVisible()) await amara.page.getByTestId("admit-first").click()
    await Promise.all([hers.people(2), his.people(2)])
    await Promise.all([hers.seesSomebody(), his.seesSomebody()])
    const chips = [await hers.place(), await his.place()]
    await this.#shoot("meeting", amara)
    await amara.page.getByTestId("place-chip").click()
    const panel = amara.page.getByTestId("where-panel")
    await panel.waitFor()
    await this.#shoot("where-is-my-meeting", amara)
    const read = await panel.innerText()
    await his.leave()
    await hers.people(1)
    await hers.leave()
    await amara.open(`${this.#site.origin}/account`)
    await openMeeting(amara, title)
    const record = await readRecord(amara, this.#shoot)
    return {
      sentence,
      letter,
      link,
      offered: [...new Set(offered)],
      chips,
      panel: read,
      record,
    }
  }

  /** Goes in from the meeting's page in the console. */
  async #goIn(visitor: Visitor): Promise<PageMeeting> {
    await visitor.page.getByTestId("join").click()
    await visitor.page.waitForURL("**/m/**")
    return PageMeeting.at(visitor.page)
  }
}

function linkOf(letter: string): string {
  const [link = ""] = /https?:\S+\/m\/\S+/.exec(letter) ?? []
  return link
}
