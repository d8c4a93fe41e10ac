// SPDX-License-Identifier: Apache-2.0
/**
 * The styles that every page needs, in their order.
 *
 * @module
 */
import "@fontsource-variable/inter"
import "./tokens.css"
import "./base.css"
import "./controls.css"
import "./shared.css"
import { startTheme } from "./theme.ts"

/** Puts the styles to work, in the theme that the person chose. */
export function startStyles(): void {
  startTheme()
}
