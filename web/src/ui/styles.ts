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
