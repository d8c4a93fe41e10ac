// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"

export function OperatorPage(): ReactNode {
  return <div className="page" />
}
