// SPDX-License-Identifier: Apache-2.0
/**
 * The sections of the console, in the order of the navigation. Each is fetched
 * when it is first opened; a new one gets a line here.
 *
 * @module
 */
import {
  Globe,
  History,
  type LucideIcon,
  Settings,
  SlidersHorizontal,
  User,
  Users,
  Video,
} from "lucide-react"
import { type ComponentType, lazy, type LazyExoticComponent } from "react"
import type { Action } from "@landmoot/core/authorization"
import type { Words } from "../words/speech.ts"

/** A section of the console. */
export interface Section {
  /** Its part of the path, and the key of its name in `words.console.shell.sections`. */
  readonly id: keyof Words["console"]["shell"]["sections"]
  readonly icon: LucideIcon
  /** What a person has to be able to do for the section to be shown. */
  readonly needs: Action
  readonly page: LazyExoticComponent<ComponentType>
}

/** All sections. */
export const SECTIONS: readonly Section[] = [
  {
    id: "meetings",
    icon: Video,
    needs: "meeting.list",
    page: lazy(async () => ({
      default: (await import("./meetings/MeetingsSection.tsx")).MeetingsSection,
    })),
  },
  {
    id: "regions",
    icon: Globe,
    needs: "policy.account.read",
    page: lazy(async () => ({
      default: (await import("./regions/RegionsSection.tsx")).RegionsSection,
    })),
  },
  {
    id: "people",
    icon: User,
    needs: "person.list",
    page: lazy(async () => ({
      default: (await import("./people/PeopleSection.tsx")).PeopleSection,
    })),
  },
  {
    id: "groups",
    icon: Users,
    needs: "group.list",
    page: lazy(async () => ({
      default: (await import("./groups/GroupsSection.tsx")).GroupsSection,
    })),
  },
  {
    id: "policies",
    icon: SlidersHorizontal,
    needs: "policy.group.read",
    page: lazy(async () => ({
      default: (await import("./policies/PoliciesSection.tsx")).PoliciesSection,
    })),
  },
  {
    id: "audit",
    icon: History,
    needs: "audit.read",
    page: lazy(async () => ({
      default: (await import("./audit/AuditSection.tsx")).AuditSection,
    })),
  },
  {
    id: "settings",
    icon: Settings,
    needs: "account.read",
    page: lazy(async () => ({
      default: (await import("./settings/SettingsSection.tsx")).SettingsSection,
    })),
  },
]
