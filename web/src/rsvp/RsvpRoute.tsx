// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { httpApi } from "../api/api.ts"
import { ApiProvider } from "../api/ApiContext.tsx"
import { usePath } from "../ui/navigation.ts"
import { RsvpPage } from "./RsvpPage.tsx"
import { rsvpToken } from "./token.ts"

const browserApi = httpApi()

/** The page of a link in a mail, with the API of this origin. */
export function RsvpRoute(): ReactNode {
  const token = rsvpToken(usePath())
  return (
    <ApiProvider api={browserApi}>
      <RsvpPage key={token} token={token} />
    </ApiProvider>
  )
}
