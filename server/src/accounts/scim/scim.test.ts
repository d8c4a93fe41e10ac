// SPDX-License-Identifier: Apache-2.0
import { scimSuite } from "./testing/scim-suite.ts"

// Rules are those of SPEC.md.

scimSuite("SCIM on SQLite")
