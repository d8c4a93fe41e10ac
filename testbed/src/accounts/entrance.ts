// SPDX-License-Identifier: Apache-2.0
/**
 * How people come in: signing up, the mail that they get, signing in, the
 * second factor.
 *
 * @module
 */
import { AuthenticatorApp } from "./authenticator.ts"
import type { Visitor } from "./visitor.ts"

/** Who somebody is. */
export interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** Takes a picture of what is on screen. */
export type Shoot = (name: string, visitor: Visitor) => Promise<void>

/** Fills the sign-up form in and sends it. */
export async function signUp(
  visitor: Visitor,
  account: { readonly origin: string; readonly person: Person; readonly organisation: string },
  shoot: Shoot,
): Promise<string> {
  const { person } = account
  await visitor.open(`${account.origin}/sign-up`)
  const home = await visitor.sees(/^Your account lives in/)
  await visitor.fill("Your name", person.name)
  await visitor.fill("Organisation", account.organisation)
  await visitor.fill("E-mail address", person.email)
  await visitor.fill("Password", person.password)
  await shoot("sign-up", visitor)
  await visitor.press("Create the account")
  await visitor.heading("Check your mail")
  await shoot("check-mail", visitor)
  return home
}

/** Opens the newest letter to an address in the operator's outbox; its text. */
export async function readLetter(
  visitor: Visitor,
  from: { readonly origin: string; readonly token: string; readonly to: string },
): Promise<string> {
  await visitor.open(`${from.origin}/outbox`)
  const token = visitor.page.getByLabel("Operator token")
  const again = visitor.page.getByRole("button", { name: "Look again" })
  await token.or(again).first().waitFor()
  if (await token.isVisible()) {
    await token.fill(from.token)
    await visitor.press("Continue")
  }
  await visitor.page
    .getByRole("button", { name: `, ${from.to}` })
    .first()
    .click()
  const letter = visitor.page.locator(".outbox-letter")
  await letter.waitFor()
  return await letter.innerText()
}

/** Follows the link of the letter that is open. */
export async function followLink(visitor: Visitor): Promise<void> {
  await visitor.page.locator(".outbox-letter a").first().click()
}

/** Signs in by password, and by the app if there is one. */
export async function signIn(
  visitor: Visitor,
  by: { readonly origin: string; readonly person: Person; readonly app?: AuthenticatorApp },
): Promise<void> {
  await visitor.open(`${by.origin}/sign-in`)
  await visitor.fill("E-mail address", by.person.email)
  await visitor.fill("Password", by.person.password)
  await visitor.press("Sign in")
  if (by.app !== undefined) {
    await visitor.heading("Second factor")
    await visitor.fill("Code of six digits", by.app.code())
  }
  await visitor.page.waitForURL("**/account/**")
}

/** Sets an authenticator app up, on the page of one's own sign-in. */
export async function setUpApp(
  visitor: Visitor,
  by: { readonly origin: string; readonly person: Person },
  shoot: Shoot,
): Promise<AuthenticatorApp> {
  await visitor.open(`${by.origin}/security`)
  await visitor.press("Set it up")
  await visitor.fill("Your password", by.person.password)
  await visitor.press("Continue")
  const key = visitor.page.locator(".authenticator .copy-field code")
  const app = new AuthenticatorApp(await key.innerText())
  await shoot("second-factor", visitor)
  await visitor.fill("Code of six digits", app.code())
  await visitor.press("Confirm")
  await visitor.press("I have kept them")
  return app
}
