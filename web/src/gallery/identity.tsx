// SPDX-License-Identifier: Apache-2.0
/**
 * The pages on signing in, with everything they ask for in memory.
 *
 * @module
 */
import type { ReactNode } from "react"
import { ApiProvider } from "../api/ApiContext.tsx"
import type { CallAnswer } from "../api/answer.ts"
import type { Auth } from "../identity/auth.ts"
import { AuthProvider } from "../identity/AuthContext.tsx"
import { InvitationPage } from "../identity/InvitationPage.tsx"
import { type OutboxApi, OutboxPage } from "../identity/OutboxPage.tsx"
import { ConfirmPage, ForgotPage, ResetPage } from "../identity/ResetPages.tsx"
import { SecondFactor } from "../identity/SecondFactor.tsx"
import { SecurityPage } from "../identity/SecurityPage.tsx"
import { SignInPage } from "../identity/SignInPage.tsx"
import { SignUpPage } from "../identity/SignUpPage.tsx"
import { twinApi } from "./console.tsx"
import { catalogueOf, REGIONS } from "./fixtures.ts"

/** The pages on signing in that the gallery shows. */
export type IdentityPage =
  | "sign-up"
  | "sign-up-elsewhere"
  | "sign-in"
  | "second-factor"
  | "forgot"
  | "reset"
  | "confirm"
  | "invitation"
  | "security"
  | "outbox"

const done = { ok: true, value: undefined } as const
const yes = (): Promise<CallAnswer<undefined>> => Promise.resolve(done)
const give = <Value,>(value: Value): Promise<CallAnswer<Value>> =>
  Promise.resolve({ ok: true, value })
const nothing = (): void => undefined

/** A moment that stays the same, so that pictures can be compared. */
const THEN = "2026-05-12T09:30:12.000Z"

/** Signing in without a server: everything succeeds, a password with "wrong" does not. */
const twinAuth: Auth = {
  signUp: yes,
  confirmAddress: yes,
  sendConfirmation: yes,
  signIn: (_email, password) =>
    Promise.resolve(
      password.includes("wrong")
        ? { ok: false, code: "INVALID_EMAIL_OR_PASSWORD", message: "" }
        : { ok: true, value: "second-factor" },
    ),
  verifyCode: yes,
  verifyBackupCode: yes,
  signInWithPasskey: () => Promise.resolve(undefined),
  signOn: () => Promise.resolve({ ok: false, code: "SIGN_ON_NOT_FOUND", message: "" }),
  signOut: yes,
  askReset: yes,
  reset: yes,
  readInvitation: () =>
    give({
      account: "acc_AbCdEfGhIjKlMnOp",
      accountName: "Province of Brandenburg",
      home: ["eu-de-fra"],
      name: "Jonas Lindqvist",
      email: "jonas@brandenburg.example",
      role: "administrator",
      invitedBy: "Katharina Weiß",
      expires: 1_778_900_000,
      signInExists: false,
    }),
  acceptInvitation: yes,
  current: () =>
    give({
      session: { token: "own" },
      user: {
        name: "Katharina Weiß",
        email: "katharina.weiss@brandenburg.example",
        twoFactorEnabled: false,
      },
    }),
  rename: yes,
  changePassword: yes,
  changeAddress: yes,
  passkeys: () => give([{ id: "1", name: "Work laptop", createdAt: THEN }]),
  addPasskey: yes,
  renamePasskey: yes,
  removePasskey: yes,
  startAuthenticator: () =>
    give({
      totpURI:
        "otpauth://totp/Landmoot:katharina.weiss%40brandenburg.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Landmoot&digits=6&period=30",
      backupCodes: Array.from({ length: 10 }, (_, index) => `aB${index}cD-eF${index}gH`),
    }),
  removeAuthenticator: yes,
  newBackupCodes: () => give({ backupCodes: ["aB1cD-eF2gH"] }),
  sessions: () =>
    give([
      {
        id: "1",
        token: "own",
        createdAt: THEN,
        updatedAt: THEN,
        userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
      },
      {
        id: "2",
        token: "other",
        createdAt: THEN,
        updatedAt: THEN,
        userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Mobile Safari/604.1",
      },
    ]),
  endSession: yes,
  endOtherSessions: yes,
}

const twinOutbox: OutboxApi = {
  list: () =>
    give([
      {
        id: "2",
        to: "jonas@brandenburg.example",
        subject: "Join Province of Brandenburg",
        created: 1_778_576_400,
      },
      {
        id: "1",
        to: "katharina.weiss@brandenburg.example",
        subject: "Confirm your address",
        created: 1_778_576_000,
      },
    ]),
  read: () =>
    give(
      "Good day,\n\nopen this link to confirm your address:\n\nhttps://127.0.1.1:8443/confirm-address#e30\n\nIt works for 24 hours.\n",
    ),
}

/** One of the pages on signing in. */
export function GalleryIdentity({ page }: { readonly page: IdentityPage }): ReactNode {
  return (
    <AuthProvider auth={twinAuth}>
      <ApiProvider api={twinApi({})}>{pageOf(page)}</ApiProvider>
    </AuthProvider>
  )
}

function pageOf(page: IdentityPage): ReactNode {
  switch (page) {
    case "sign-up":
      return <SignUpPage readSite={readSite} asked={null} />
    case "sign-up-elsewhere":
      return <SignUpPage readSite={readSite} asked="eu-fr-par" />
    case "sign-in":
      return <SignInPage to="/account" onSignedIn={nothing} />
    case "second-factor":
      return <SecondFactor onDone={nothing} onBack={nothing} />
    case "forgot":
      return <ForgotPage />
    case "reset":
      return <ResetPage token="e30" />
    case "confirm":
      return <ConfirmPage token="e30" />
    case "invitation":
      return <InvitationPage token="e30" readRegions={readRegions} onJoined={nothing} />
    case "security":
      return <SecurityPage onSignedOut={nothing} />
    case "outbox":
      sessionStorage.setItem("landmoot.operator", "gallery")
      return <OutboxPage makeApi={() => twinOutbox} />
  }
}

const readSite = (): ReturnType<Parameters<typeof SignUpPage>[0]["readSite"]> =>
  give({ catalogue: catalogueOf(), here: "eu-de-fra" })
const readRegions = (): Promise<typeof REGIONS> => Promise.resolve(REGIONS)
