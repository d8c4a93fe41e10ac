// SPDX-License-Identifier: Apache-2.0
import { type EvidenceLevel, layersOf, type PolicyInput } from "./input.ts"

/**
 * Finds the evidence that a node must show: the most that any layer asks for, also on the
 * free plan, since asking for more only narrows. It says nothing about regions.
 */
export function requiredEvidence(input: PolicyInput): EvidenceLevel {
  let level: EvidenceLevel = 0
  for (const { layer } of layersOf(input)) {
    if (layer.minEvidence !== undefined && layer.minEvidence > level) level = layer.minEvidence
  }
  return level
}
