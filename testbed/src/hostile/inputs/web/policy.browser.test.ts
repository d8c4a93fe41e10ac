// SPDX-License-Identifier: Apache-2.0
import { type RegionId, regionId } from "@landmoot/core/units"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { PageMeeting, TestDeployment } from "../../../deployment/index.ts"
import { watchViolations } from "./violations.ts"

// Rules are those of SPEC.md in this folder.

const [HOME, DENIED] = (["eu-de-fra", "us-va-iad"] as const).map(regionId) as [RegionId, RegionId]

let landmoot: TestDeployment
let origin: string

beforeAll(async () => {
  landmoot = await TestDeployment.start({
    leaves: [HOME, DENIED],
    clients: [{ name: "all" }],
    onLoopback: true,
  })
  origin = landmoot.deployment.origin(HOME)
})

afterAll(async () => await landmoot?.close())

async function newPage(): Promise<Page> {
  const browser = await landmoot.browser("all")
  return await browser.newPage(undefined, {
    permissions: ["camera", "microphone"],
    locale: "en-GB",
  })
}

test("CSP1: the pages of coming in and the operator's break nothing of the policy", async () => {
  const page = await newPage()
  const violations = await watchViolations(page)
  for (const path of ["/", "/sign-up", "/sign-in", "/forgot", "/operator", "/rsvp/x"]) {
    await page.goto(`${origin}${path}`)
    await page.getByRole("heading", { level: 1 }).first().waitFor()
    await page.waitForLoadState("networkidle")
  }
  await page.goto(origin)
  await page.locator("button[aria-haspopup=menu]").first().click()
  await page.getByRole("menu").waitFor()
  expect(violations).toEqual([])
  await page.context().close()
})

test("CSP1: a meeting breaks nothing of the policy, from the link to the last dialog", async () => {
  const { links } = await landmoot.createMeeting({
    home: HOME,
    allowed: [HOME],
    denied: [DENIED],
    people: ["Amara", "Jonas"],
  })
  const meetings: PageMeeting[] = []
  const violations: (readonly unknown[])[] = []
  for (const { link, name } of links) {
    const page = await newPage()
    violations.push(await watchViolations(page))
    const meeting = await PageMeeting.open(page, link)
    await meeting.ready()
    await meeting.join(name)
    meetings.push(meeting)
  }
  for (const meeting of meetings) {
    await meeting.people(2)
    await meeting.seesSomebody()
    await meeting.place()
    const { page } = meeting
    await page.locator("[data-testid=encryption-chip][data-state=on]").waitFor()
    await page.keyboard.press("c")
    await page.getByTestId("chat-field").fill("<img src=x onerror=alert(1)>")
    await page.getByTestId("chat-field").press("Enter")
    await page.getByTestId("chat-message").first().waitFor()
    await page.getByTestId("close-panel").click()
    await page.keyboard.press("r")
    await page.getByTestId("reaction").first().click()
    await page.getByTestId("place-chip").click()
    await page.getByTestId("where-panel").waitFor()
  }
  for (const meeting of meetings) {
    await meeting.leave()
    expect(meeting.complaints.filter((text) => /policy|trusted/i.test(text))).toEqual([])
    await meeting.close()
  }
  expect(violations.flat()).toEqual([])
})

test("CSP2: what slips into a page runs nothing", async () => {
  const page = await newPage()
  await page.goto(origin)
  await page.getByRole("heading", { level: 1 }).first().waitFor()
  const ran = await page.evaluate(async (own) => {
    const attempts: Readonly<Record<string, () => unknown>> = {
      html: () => (document.body.innerHTML = "<b>x</b>"),
      adjacent: () => document.body.insertAdjacentHTML("beforeend", "<b>x</b>"),
      parsed: () => new DOMParser().parseFromString("<b>x</b>", "text/html"),
      fragment: () => document.createRange().createContextualFragment("<b>x</b>"),
      written: () => document.write("<b>x</b>"),
      handler: () => document.body.setAttribute("onclick", "document.title='ran'"),
      "worker of data": () => new Worker("data:text/javascript,0"),
      "worker of a blob": () => new Worker(URL.createObjectURL(new Blob(["0"]))),
      "worker of the API": () => new Worker("/api/catalogue"),
      "script from elsewhere": () => {
        const script = document.createElement("script")
        script.src = "https://elsewhere.invalid/x.js"
      },
      "script as text": () => {
        const script = document.createElement("script")
        script.textContent = "document.title='ran'"
        document.body.append(script)
        if (document.title !== "ran") throw new Error("refused")
      },
      "another policy": () =>
        (
          globalThis as unknown as {
            trustedTypes: { createPolicy(name: string, rules: object): void }
          }
        ).trustedTypes.createPolicy("mine", {}),
      "a service worker": async () => await navigator.serviceWorker.register("/sw.js"),
      "the API as a service worker": async () =>
        await navigator.serviceWorker.register("/api/catalogue"),
      "another site": async () => await fetch("https://elsewhere.invalid/"),
      "another place of ours": async () => await fetch(own.replace(/:\d+$/, ":1")),
      picture: async () => {
        const image = new Image()
        image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
        await image.decode()
      },
    }
    const done: string[] = []
    for (const [name, attempt] of Object.entries(attempts)) {
      try {
        await attempt()
        done.push(name)
      } catch {
        // Refused, as it has to be.
      }
    }
    return done
  }, origin)
  expect(ran).toEqual([])
  await page.context().close()
})
