// SPDX-License-Identifier: Apache-2.0
import { regionId } from "@landmoot/core/units"
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import { afterAll, beforeAll, expect, test } from "vitest"
import { Desk, Visitor } from "../accounts/index.ts"
import { PageMeeting, TestDeployment } from "../deployment/index.ts"
import { findingsOf } from "./axe.ts"
import { Keyboard } from "./keyboard.ts"

// Rules are those of SPEC.md.

const PERSON = {
  name: "Amara Okafor",
  email: "amara@example.org",
  password: "dachs ruft leise morgens",
}

let landmoot: TestDeployment
let desk: Desk
let guest: Visitor
let origin: string
let token: string

/** Everything that the pages below show. */
const made = { meeting: "", record: "", group: "", person: "", link: "", rsvp: "", invitation: "" }

beforeAll(async () => {
  landmoot = await TestDeployment.start({
    leaves: DEFAULT_LEAVES,
    clients: [{ name: "all" }],
    onLoopback: true,
  })
  origin = landmoot.deployment.origin(regionId("eu-de-fra"))
  token = landmoot.deployment.operatorToken
  const browser = await landmoot.browser("all")
  desk = await Desk.open(browser, { origin, token }, { person: PERSON })
  guest = await Visitor.arrive(browser)
  await desk.allow("policy", { ceiling: { include: ["eu-de-fra", "eu-fr-par"] } })
  made.group = await desk.joinGroup("Staff", { deny: { include: ["eu-fr-par"] } })
  await desk.must("POST /people/invitations", { people: [{ email: "mei@example.org" }] })
  const { items } = (await desk.must("GET /people")) as { items: readonly { id: string }[] }
  made.person = items[0]?.id ?? ""
  made.link = await desk.makeMeeting("Open lesson")
  made.meeting = /\/m\/([^#]+)/.exec(made.link)?.[1] ?? ""
  const invitees = [{ name: "Ben", email: "ben@example.org" }]
  await desk.must(`POST /meetings/${made.meeting}/invitees`, { invitees })
  made.rsvp = await linkTo("ben@example.org", /\/rsvp\/\S+/)
  made.invitation = await linkTo("mei@example.org", /\/accept-invitation#\S+/)
})

afterAll(async () => await landmoot?.close())

/** A link in the newest letter to an address. */
async function linkTo(email: string, form: RegExp): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  const ask = async (path: string): Promise<unknown> =>
    await (await fetch(`${origin}/api/operator/outbox${path}`, { headers })).json()
  const { items } = (await ask("")) as { items: readonly { id: string; to: string }[] }
  const id = items.find(({ to }) => to === email)?.id ?? ""
  const { text } = (await ask(`/${id}`)) as { text: string }
  return form.exec(text)?.[0] ?? ""
}

/** Looks at a page once it is quiet. */
async function look(visitor: Visitor, path: string): Promise<void> {
  await visitor.open("about:blank")
  await visitor.open(path.startsWith("http") ? path : `${origin}${path}`)
  await visitor.page.getByRole("heading", { level: 1 }).first().waitFor()
  await visitor.page.waitForLoadState("networkidle")
  await passes(visitor, path)
}

async function passes(visitor: Visitor, name: string): Promise<void> {
  expect([name, await findingsOf(visitor.page)]).toEqual([name, []])
  await visitor.page.setViewportSize({ width: 1440, height: 900 })
}

test("AXE2: what is wrong is found", async () => {
  await guest.page.setContent(
    `<html lang="en"><title>x</title><main><h1>x</h1><button></button><p style="color:#ddd">pale</p>`,
  )
  const rules = new Set((await findingsOf(guest.page)).map(({ rule }) => rule))
  expect(rules).toEqual(new Set(["button-name", "color-contrast"]))
})

test("AXE1: the pages of coming in", async () => {
  for (const path of ["/", "/sign-up", "/sign-in", "/forgot", made.invitation, made.rsvp]) {
    await look(guest, path)
  }
  await guest.open(`${origin}/operator`)
  await guest.page.evaluate((kept) => sessionStorage.setItem("landmoot.operator", kept), token)
  await look(guest, "/operator")
  await look(guest, "/outbox")
  await guest.page
    .getByRole("button", { name: /, ben@example.org$/ })
    .first()
    .click()
  await guest.page.locator(".outbox-letter").waitFor()
  await passes(guest, "a letter")
  await look(desk.visitor, "/security")
})

test("AXE1: the page before joining, a meeting, and its record", async () => {
  // The page before joining measures delays as long as it is open: it is never quiet.
  await guest.open(made.link)
  const meeting = PageMeeting.at(guest.page)
  await meeting.ready()
  await passes(guest, "before joining")
  await meeting.join("Jonas")
  await meeting.place()
  await passes(guest, "a meeting")
  await guest.page.getByTestId("place-chip").click()
  await guest.page.getByTestId("where-panel").waitFor()
  await passes(guest, "where is my meeting")
  await meeting.leave()
  await guest.open(`${origin}/m/${made.meeting}`)
  await meeting.refusal()
  await passes(guest, "a refusal")
  const { items } = (await desk.must("GET /records")) as { items: readonly { start: string }[] }
  await look(desk.visitor, desk.pathOf(`meetings/${made.meeting}/records/${items[0]?.start ?? ""}`))
})

test("AXE1: every section of the console, and what is inside them", async () => {
  const { visitor } = desk
  await desk.show("regions")
  const sections = visitor.page.getByRole("navigation", { name: "Sections" }).first()
  await sections.getByRole("link").first().waitFor()
  const links = await sections.getByRole("link").all()
  const paths = await Promise.all(links.map(async (link) => await link.getAttribute("href")))
  expect(paths.length).toBeGreaterThanOrEqual(7)
  for (const path of paths) await look(visitor, path ?? "")
  for (const page of [
    "meetings/new",
    "meetings/room",
    `meetings/${made.meeting}`,
    "people/import",
    `people/${made.person}`,
    `groups/${made.group}`,
    `policies/group/${made.group}`,
  ]) {
    await look(visitor, desk.pathOf(page))
  }
})

test("AXE1: every page of settings", async () => {
  const { visitor } = desk
  await desk.show("settings")
  const tabs = visitor.page.locator(".settings-tab")
  await tabs.first().waitFor()
  const paths = await tabs.evaluateAll((all) => all.map((tab) => tab.getAttribute("href") ?? ""))
  expect(paths.length).toBeGreaterThanOrEqual(8)
  for (const path of paths) await look(visitor, path)
})

test("AXE3: signing in, allowing a region, inviting and planning by keyboard alone", async () => {
  const visitor = await Visitor.arrive(await landmoot.browser("all"))
  const { page } = visitor
  const keyboard = new Keyboard(page)
  await visitor.open(`${origin}/sign-in`)
  await keyboard.type(page.getByRole("textbox", { name: "E-mail address" }), PERSON.email)
  await keyboard.type(page.locator("input[type=password]"), PERSON.password)
  await page.keyboard.press("Enter")
  await keyboard.type(page.getByRole("textbox", { name: "Code of six digits" }), desk.app.code())
  await page.waitForURL("**/account/**")

  const sections = page.getByRole("navigation", { name: "Sections" }).first()
  await keyboard.press(sections.getByRole("link", { name: "Regions" }))
  const map = page.getByTestId("choice-map")
  await keyboard.reach(map.locator("[tabindex='0']"))
  // Arrows go from place to place; the strip beside the map says where one is.
  const here = page.getByTestId("place-strip").getByRole("heading")
  for (const key of ["ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight", "ArrowRight"]) {
    if (!(await here.innerText()).startsWith("Frankfurt")) break
    await page.keyboard.press(key)
  }
  expect(await here.innerText()).not.toContain("Frankfurt")
  await page.keyboard.press("Space")
  const bar = page.getByTestId("save-bar")
  const save = page.getByTestId("save")
  // What is passed on the way counts as read; the buttons that lead there are pressed.
  for (let stop = 0; stop < 60 && !(await save.isEnabled()); stop += 1) {
    await page.keyboard.press("Tab")
    const name = await page.evaluate(() => document.activeElement?.textContent ?? "")
    if (/read what changes/i.test(name)) await page.keyboard.press("Enter")
  }
  await keyboard.press(save)
  await bar.waitFor({ state: "detached" })

  await keyboard.press(sections.getByRole("link", { name: "People" }))
  await keyboard.press(page.getByRole("button", { name: "Invite people" }))
  await keyboard.type(page.getByLabel("E-mail addresses"), "noor@example.org")
  await keyboard.press(page.getByRole("button", { name: "Send the invitation" }))
  await visitor.sees("noor@example.org: invited")
  await keyboard.press(page.getByRole("button", { name: "Done" }))

  await keyboard.press(sections.getByRole("link", { name: "Meetings" }))
  await keyboard.press(page.getByRole("link", { name: "New meeting" }).first())
  await keyboard.type(page.getByLabel("Title"), "By keyboard")
  await keyboard.type(page.getByLabel("Guests by e-mail"), "noor@example.org")
  await keyboard.press(page.getByTestId("create-meeting"))
  await keyboard.press(page.getByRole("button", { name: "To the meeting" }))
  await page.getByTestId("meeting-facts").waitFor()
})
