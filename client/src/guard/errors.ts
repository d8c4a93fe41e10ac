// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why the guard let nothing leave the browser, or stopped what had begun. */
export type GuardErrorCode =
  /** A signed object is from the future: the clock of this computer or of the server is wrong. */
  | "GUARD_CLOCK"
  /** The catalogue of regions is not what the operator's root key signed. */
  | "GUARD_CATALOGUE_FORGED"
  /** An older catalogue was shown than one seen before, or than the descriptor was made with. */
  | "GUARD_CATALOGUE_ROLLBACK"
  /** The certificate of the node that signed the descriptor does not verify. */
  | "GUARD_SIGNER_FORGED"
  /** The certificate of the node that signed the descriptor has expired. */
  | "GUARD_SIGNER_EXPIRED"
  /** The descriptor was signed outside the meeting's home. */
  | "GUARD_SIGNER_NOT_HOME"
  /** The descriptor does not verify with its signer's key. */
  | "GUARD_DESCRIPTOR_FORGED"
  /** The descriptor's time is over. */
  | "GUARD_DESCRIPTOR_EXPIRED"
  /** An older descriptor than one seen before was shown. */
  | "GUARD_DESCRIPTOR_ROLLBACK"
  /** The descriptor is that of another meeting. */
  | "GUARD_DESCRIPTOR_OTHER_MEETING"
  /** A revision of a running meeting allows more regions than before (R11). */
  | "GUARD_DESCRIPTOR_WIDENED"
  /** The account signs for its members with another key than the one seen before. */
  | "GUARD_IDENTITY_CHANGED"
  /** The meeting may use regions that the invitation does not name. */
  | "GUARD_WIDER_THAN_INVITATION"
  /** The account of whoever joins does not let its people be processed there as guests (R22). */
  | "GUARD_GUEST_POLICY"
  /** A node's certificate is not signed by its region's authority. */
  | "GUARD_CERTIFICATE_FORGED"
  /** A node's certificate has expired. */
  | "GUARD_CERTIFICATE_EXPIRED"
  /** A node's certificate is for another region than its issuer's, or than the one asked for. */
  | "GUARD_CERTIFICATE_WRONG_REGION"
  /** A node's certificate claims addresses that the catalogue does not give to its region. */
  | "GUARD_CERTIFICATE_FOREIGN_ADDRESS"
  /** A node's certificate does not cover what the node does, or names another node. */
  | "GUARD_CERTIFICATE_WRONG_ROLE"
  /** A node could not prove that it holds its certificate's key. */
  | "GUARD_NODE_KEY"
  /** A node stands outside the regions of the meeting. */
  | "GUARD_NODE_OUT_OF_POLICY"
  /** A node proves its place less well than the meeting asks. */
  | "GUARD_NO_EVIDENCE"
  /** A node's region has been retired. */
  | "GUARD_REGION_RETIRED"
  /** The answer came by a redirect, or from another origin than the one that was asked. */
  | "GUARD_REDIRECTED"
  /** A transport shows a DTLS fingerprint that is not in the node's certificate. */
  | "GUARD_FINGERPRINT"
  /** A transport offers an address outside the node's certificate. */
  | "GUARD_CANDIDATE"
  /** A transport names a relay outside every certificate that may relay. */
  | "GUARD_RELAY"
  /** The connection that the browser chose leads to an address outside the node's certificate. */
  | "GUARD_SELECTED_PAIR"

/** What fills the words of a refusal: names of regions, addresses. Never a secret. */
export type Facts = Readonly<Record<string, string>>

/** Thrown when a check of the guard says no. */
export class GuardError extends CodedError<GuardErrorCode> {
  override readonly name = "GuardError"
  readonly facts: Facts

  private constructor(
    code: GuardErrorCode,
    message: string,
    { facts = {}, cause }: { readonly facts?: Facts; readonly cause?: unknown } = {},
  ) {
    super(code, message, { cause })
    this.facts = facts
  }

  static clock(what: string): GuardError {
    return new GuardError("GUARD_CLOCK", `this ${what} is from the future`, { facts: { what } })
  }

  static catalogueForged(cause: unknown): GuardError {
    return new GuardError("GUARD_CATALOGUE_FORGED", "the catalogue does not verify", { cause })
  }

  static catalogueRollback(cause: unknown): GuardError {
    return new GuardError("GUARD_CATALOGUE_ROLLBACK", "a newer catalogue was seen", { cause })
  }

  static signerForged(cause: unknown): GuardError {
    return new GuardError("GUARD_SIGNER_FORGED", "the signer's certificate does not verify", {
      cause,
    })
  }

  static signerExpired(cause: unknown): GuardError {
    return new GuardError("GUARD_SIGNER_EXPIRED", "the signer's certificate has expired", { cause })
  }

  static signerNotHome(shown: string, home: string): GuardError {
    return new GuardError(
      "GUARD_SIGNER_NOT_HOME",
      `the descriptor was signed in ${shown}, not by a home node of ${home}`,
      { facts: { shown, allowed: home } },
    )
  }

  static descriptorForged(cause: unknown): GuardError {
    return new GuardError("GUARD_DESCRIPTOR_FORGED", "the descriptor does not verify", { cause })
  }

  static descriptorExpired(): GuardError {
    return new GuardError("GUARD_DESCRIPTOR_EXPIRED", "the descriptor has expired")
  }

  static descriptorRollback(): GuardError {
    return new GuardError("GUARD_DESCRIPTOR_ROLLBACK", "a newer descriptor was seen")
  }

  static descriptorOtherMeeting(): GuardError {
    return new GuardError("GUARD_DESCRIPTOR_OTHER_MEETING", "the descriptor is another meeting's")
  }

  static descriptorWidened(facts: Facts): GuardError {
    return new GuardError(
      "GUARD_DESCRIPTOR_WIDENED",
      `the new revision adds ${facts["shown"]} for ${facts["plane"]}`,
      { facts },
    )
  }

  static identityChanged(account: string): GuardError {
    return new GuardError("GUARD_IDENTITY_CHANGED", "the account's identity key is another one", {
      facts: { account },
    })
  }

  static guestPolicy(facts: {
    readonly account: string
    readonly shown: string
    readonly allowed: string
  }): GuardError {
    return new GuardError("GUARD_GUEST_POLICY", "the guest's own account does not allow this", {
      facts,
    })
  }

  static widerThanInvitation(facts: Facts): GuardError {
    return new GuardError(
      "GUARD_WIDER_THAN_INVITATION",
      `the meeting may use ${facts["shown"]} for ${facts["plane"]}, the link allows ${facts["allowed"]}`,
      { facts },
    )
  }

  static certificateForged(cause: unknown): GuardError {
    return new GuardError("GUARD_CERTIFICATE_FORGED", "the node's certificate does not verify", {
      cause,
    })
  }

  static certificateExpired(cause?: unknown): GuardError {
    return new GuardError("GUARD_CERTIFICATE_EXPIRED", "the node's certificate has expired", {
      cause,
    })
  }

  static certificateWrongRegion(facts: Facts, cause?: unknown): GuardError {
    return new GuardError(
      "GUARD_CERTIFICATE_WRONG_REGION",
      "the node's certificate is for another region",
      { facts, cause },
    )
  }

  static certificateForeignAddress(cause: unknown): GuardError {
    return new GuardError(
      "GUARD_CERTIFICATE_FOREIGN_ADDRESS",
      "the node's certificate claims addresses of another region",
      { cause },
    )
  }

  static certificateWrongRole(node: string, role: string): GuardError {
    return new GuardError(
      "GUARD_CERTIFICATE_WRONG_ROLE",
      `the certificate of ${node} does not let it act as ${role}`,
      { facts: { node, role } },
    )
  }

  static nodeKey(node: string, cause?: unknown): GuardError {
    return new GuardError("GUARD_NODE_KEY", `${node} does not hold its certificate's key`, {
      facts: { node },
      cause,
    })
  }

  static nodeOutOfPolicy(facts: Facts): GuardError {
    return new GuardError(
      "GUARD_NODE_OUT_OF_POLICY",
      `${facts["shown"]} is not among the regions for ${facts["plane"]}: ${facts["allowed"]}`,
      { facts },
    )
  }

  static noEvidence(facts: Facts): GuardError {
    return new GuardError("GUARD_NO_EVIDENCE", `${facts["shown"]} is not proven well enough`, {
      facts,
    })
  }

  static regionRetired(facts: Facts): GuardError {
    return new GuardError("GUARD_REGION_RETIRED", `${facts["shown"]} has been retired`, { facts })
  }

  static redirected(asked: string, answered: string): GuardError {
    return new GuardError("GUARD_REDIRECTED", `${asked} was asked, ${answered} answered`, {
      facts: { asked, answered },
    })
  }

  static fingerprint(node: string): GuardError {
    return new GuardError("GUARD_FINGERPRINT", `a fingerprint is not that of ${node}`, {
      facts: { node },
    })
  }

  static candidate(node: string, address: string): GuardError {
    return new GuardError("GUARD_CANDIDATE", `${address} is not an address of ${node}`, {
      facts: { node, address },
    })
  }

  static relay(node: string, address: string): GuardError {
    return new GuardError("GUARD_RELAY", `${address} may not relay for this meeting`, {
      facts: { node, address },
    })
  }

  static selectedPair(node: string, address: string): GuardError {
    return new GuardError("GUARD_SELECTED_PAIR", `the connection leads to ${address}`, {
      facts: { node, address },
    })
  }
}
