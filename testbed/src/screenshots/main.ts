// SPDX-License-Identifier: Apache-2.0
/**
 * `npm run screenshots`: pictures of the screens for `docs/screenshots/`;
 * `npm run screenshots -- accounts`: those of the story of an account.
 *
 * The pages are the real ones, run by the gallery of `web/` with drawn people in
 * the place of cameras; `npm run demo -- --screenshots DIR` shows real meetings.
 *
 * @module
 */
import { mkdir, readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { createServer } from "vite"
import { ChromiumBrowser } from "../browsers/index.ts"
import { shootAccounts } from "./accounts.ts"

const WEB = fileURLToPath(new URL("../../../web", import.meta.url))
const OUTPUT = fileURLToPath(new URL("../../../docs/screenshots", import.meta.url))

const SCENES = [
  "joining",
  "meeting-2",
  "meeting-4",
  "meeting-9",
  "meeting-where",
  "joining-waiting",
  "meeting-host",
  "meeting-safety",
  "meeting-stopped",
  "refused-region",
  "operator",
] as const
const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const

async function shootScenes(): Promise<void> {
  await mkdir(OUTPUT, { recursive: true })
  for (const name of await readdir(OUTPUT)) {
    if (name.endsWith(".png")) await rm(join(OUTPUT, name))
  }
  const server = await createServer({
    root: WEB,
    logLevel: "error",
    server: { host: "127.0.0.1", port: 0 },
  })
  await server.listen()
  const origin = server.resolvedUrls?.local[0] ?? ""
  const browser = await ChromiumBrowser.launch()
  try {
    for (const scene of SCENES) {
      for (const [size, viewport] of Object.entries(SIZES)) {
        for (const colorScheme of ["light", "dark"] as const) {
          const page = await browser.newPage(undefined, {
            viewport,
            colorScheme,
            deviceScaleFactor: size === "phone" ? 2 : 1,
            locale: "en-GB",
            reducedMotion: "reduce",
          })
          await page.goto(`${origin}gallery.html?scene=${scene}`, { waitUntil: "networkidle" })
          await page.evaluate(async () => {
            await document.fonts.ready
          })
          const file = `${scene}-${colorScheme}-${size}.png`
          await page.screenshot({ path: join(OUTPUT, file), animations: "disabled" })
          await page.context().close()
          console.log(`docs/screenshots/${file}`)
        }
      }
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

if (process.argv.includes("accounts")) await shootAccounts(join(OUTPUT, "accounts"))
else await shootScenes()
