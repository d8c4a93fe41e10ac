// SPDX-License-Identifier: Apache-2.0
/**
 * Somebody with the product's page, whose messages about keys are changed on their way or whose
 * browser is not what it seems.
 *
 * @module
 */
import type { ClientEvent, ClientReply, ClientRequest, KeysItem } from "@landmoot/core/protocol"
import { PageMeeting, type TestDeployment } from "../deployment/index.ts"

/** Whom to open a page for, and what is done to it. */
export interface ScreenOptions {
  readonly link: string
  readonly name: string
  /** Changes what the seat tells on its way to the page; undefined: it is lost. */
  readonly meddle?: (item: KeysItem) => KeysItem | undefined
  /** Hears what the page asks its gateway. */
  readonly overhear?: (request: ClientRequest) => void
  /** Run in the page before the product does; they know nothing of their modules. */
  readonly modify?: readonly (() => void)[]
}

/** Keeps every state of encryption that the chip has told. */
function watchLooks(): void {
  const looks: string[] = []
  Object.assign(globalThis, { landmootLooks: looks })
  const look = (): void => {
    const now = document.querySelector("[data-testid=encryption-chip]")?.getAttribute("data-state")
    if (typeof now === "string" && looks.at(-1) !== now) looks.push(now)
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
}

/** Makes a page send its frames as the encoder made them. */
export function sendUnsealed(): void {
  Object.defineProperty(RTCRtpSender.prototype, "transform", { writable: true, value: null })
}

/** Opens the page and joins. */
export async function openScreen(
  landmoot: TestDeployment,
  { link, name, meddle, overhear, modify = [] }: ScreenOptions,
): Promise<PageMeeting> {
  const browser = await landmoot.browser("screens")
  const page = await browser.newPage(undefined, {
    viewport: { width: 1280, height: 800 },
    permissions: ["camera", "microphone"],
    locale: "en-GB",
    // What is done to a page beforehand may need a worker that the product does not have.
    bypassCSP: modify.length > 0,
  })
  if (meddle !== undefined) {
    await page.routeWebSocket(/./, (toPage) => {
      const toGateway = toPage.connectToServer()
      toGateway.onMessage((message) => {
        const passed = meddled(String(message), meddle)
        if (passed !== undefined) toPage.send(passed)
      })
    })
  }
  if (overhear !== undefined) {
    page.on("websocket", (socket) => {
      // Written by the product's own page, so the shape is known.
      socket.on("framesent", ({ payload }) =>
        overhear(JSON.parse(String(payload)) as ClientRequest),
      )
    })
  }
  await page.addInitScript(watchLooks)
  for (const change of modify) await page.addInitScript(change)
  const screen = await PageMeeting.open(page, link)
  await screen.ready()
  await screen.join(name)
  return screen
}

/** Every state of encryption that the page has told, in order. */
export async function looksOf({ page }: PageMeeting): Promise<readonly string[]> {
  return await page.evaluate(
    () => (globalThis as { landmootLooks?: readonly string[] }).landmootLooks ?? [],
  )
}

/** Waits until the page says that the meeting is encrypted. */
export async function encrypted({ page }: PageMeeting): Promise<void> {
  await page.locator("[data-testid=encryption-chip][data-state=on]").waitFor()
}

/** Whether anything of anybody's picture has ever been shown. */
export async function hasSeen({ page }: PageMeeting): Promise<boolean> {
  return await page.evaluate(() => {
    const kept = globalThis as { landmootMoments?: { readonly firstRemoteFrameAt?: number } }
    return kept.landmootMoments?.firstRemoteFrameAt !== undefined
  })
}

/** Flips one bit of what is written as base64url. */
export function flipped(text: string, at: number): string {
  const bytes = Buffer.from(text, "base64url")
  const index = Math.floor((bytes.length - 1) * at)
  bytes.writeUInt8(bytes.readUInt8(index) ^ 4, index)
  return bytes.toString("base64url")
}

function meddled(
  text: string,
  meddle: (item: KeysItem) => KeysItem | undefined,
): string | undefined {
  // Sent by the deployment of this test, so the shape is known.
  const message = JSON.parse(text) as ClientReply | ClientEvent
  if ("id" in message || message.kind !== "keys") return text
  const item = meddle(message.item)
  return item === undefined ? undefined : JSON.stringify({ ...message, item })
}
