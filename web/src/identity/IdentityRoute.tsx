// SPDX-License-Identifier: Apache-2.0
/**
 * Which page on signing in an address asks for, with what each needs of the
 * browser: its address, its session, its server.
 *
 * @module
 */
import { type ReactNode, useEffect, useState } from "react"
import type { Region } from "@landmoot/core/regions"
import type { CallAnswer } from "../api/answer.ts"
import { httpApi } from "../api/api.ts"
import { ApiProvider } from "../api/ApiContext.tsx"
import { readCatalogue } from "../api/catalogue.ts"
import { ownPath, signInPath } from "../api/own-path.ts"
import { consolePath } from "../admin/shell/address.ts"
import { go, usePath } from "../ui/navigation.ts"
import { forgetInvitation, recallInvitation } from "./invitation-memory.ts"
import { InvitationPage } from "./InvitationPage.tsx"
import { outboxApi } from "./outbox-api.ts"
import { OutboxPage } from "./OutboxPage.tsx"
import { ConfirmPage, ForgotPage, ResetPage } from "./ResetPages.tsx"
import { SecurityPage } from "./SecurityPage.tsx"
import { SignInPage } from "./SignInPage.tsx"
import { SignUpPage, type SignUpSite } from "./SignUpPage.tsx"

const api = httpApi(() => go(signInPath("/security"), { replace: true }))

/** The page on signing in that the address asks for. */
export function IdentityRoute(): ReactNode {
  const [pathname = "", search = ""] = usePath().split("?")
  const query = new URLSearchParams(search)
  const token = useSecret()
  switch (pathname.replace(/\/$/, "")) {
    case "/sign-up":
      return <SignUpPage readSite={readSite} asked={query.get("home")} />
    case "/sign-in":
      return (
        <SignInPage
          to={ownPath(query.get("to")) ?? "/account"}
          failed={query.get("error")}
          onSignedIn={(to) => go(to, { replace: true })}
        />
      )
    case "/forgot":
      return <ForgotPage />
    case "/reset-password":
      return <ResetPage token={token} />
    case "/confirm-address":
      return <ConfirmPage token={token} />
    case "/accept-invitation":
      return (
        <InvitationPage
          token={recallInvitation(token)}
          readRegions={readRegions}
          onJoined={(account) => {
            forgetInvitation()
            go(consolePath(account), { replace: true })
          }}
        />
      )
    case "/outbox":
      return <OutboxPage makeApi={outboxApi} />
    default:
      return (
        <ApiProvider api={api}>
          <SecurityPage onSignedOut={() => go("/", { replace: true })} />
        </ApiProvider>
      )
  }
}

/** The secret behind `#`, which is taken out of the address so that no history keeps it. */
function useSecret(): string {
  const [secret] = useState(() => location.hash.replace(/^#/, ""))
  useEffect(() => {
    if (secret === "") return
    history.replaceState(null, "", location.pathname + location.search)
  }, [secret])
  return secret
}

async function readSite(): Promise<CallAnswer<SignUpSite>> {
  const catalogue = await readCatalogue()
  if (!catalogue.ok) return catalogue
  return { ok: true, value: { catalogue: catalogue.value, here: await readOwnRegion() } }
}

/** The region of the server that answers; undefined if it does not say. */
async function readOwnRegion(): Promise<string | undefined> {
  try {
    const response = await fetch("/api/health", { credentials: "omit", redirect: "error" })
    // Only compared with ids of the signed catalogue.
    const told = (await response.json()) as { readonly region?: unknown }
    return typeof told.region === "string" ? told.region : undefined
  } catch {
    return undefined // Then a home has to be chosen by hand.
  }
}

async function readRegions(): Promise<readonly Region[]> {
  const catalogue = await readCatalogue()
  return catalogue.ok ? catalogue.value.regions : []
}
