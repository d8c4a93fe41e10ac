// SPDX-License-Identifier: Apache-2.0
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { App, Shell } from "./app/App.tsx"
import { allowOwnScripts } from "./app/own-scripts.ts"
import { startStyles } from "./ui/styles.ts"

allowOwnScripts()
startStyles()
const root = document.getElementById("root")
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Shell>
        <App />
      </Shell>
    </StrictMode>,
  )
}
