// SPDX-License-Identifier: Apache-2.0
import { Component, type ReactNode } from "react"

/** Leaves a map out if its data cannot be fetched; the words beside it still say all. */
export class WithoutMap extends Component<
  { readonly children: ReactNode },
  { readonly failed: boolean }
> {
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <div className="map" /> : this.props.children
  }
}
