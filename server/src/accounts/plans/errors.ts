// SPDX-License-Identifier: Apache-2.0

/** Why a plan does not allow something. These are values, not thrown. */
export type PlansErrorCode =
  /** The account's plan does not have this feature; the facts name the plans that do. */
  | "PLAN_FEATURE_MISSING"
  /** The account would have more people than its plan allows. */
  | "PLAN_LIMIT_PEOPLE"
  /** The account would have more groups than its plan allows. */
  | "PLAN_LIMIT_GROUPS"
  /** The account would have more open meetings than its plan allows. */
  | "PLAN_LIMIT_OPEN_MEETINGS"
