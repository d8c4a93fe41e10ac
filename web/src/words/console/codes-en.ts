// SPDX-License-Identifier: Apache-2.0
import type { CodeWords } from "./problem.ts"

/** What the API's codes mean to a person, in English, where that differs from a meeting's page. */
export const codesEn: CodeWords = {
  ACCESS_SIGN_IN: "Your session has ended. Sign in again.",
  ACCESS_FORBIDDEN: "Your role does not include this. Nothing was changed.",
  ACCESS_SECOND_FACTOR:
    "This change asks for a second factor. Set one up under “Your sign-in”, then sign in with it.",
  ACCESS_NOT_FOUND: "This is not there, or not for you.",
  IDEMPOTENCY_RUNNING: "The same request is still being worked on. Wait a moment.",
  IDEMPOTENCY_OTHER_REQUEST: "This request was mixed up with another one. Try again.",
  IDEMPOTENCY_TOLD_ONCE:
    "This was done already, and its answer is told only once. Remove what was made, then make it anew.",
  IDENTITY_PASSWORD_LENGTH: "A password has 12 to 128 characters.",
  IDENTITY_PASSWORD_COMMON:
    "This password is among those that attackers try first, or was leaked somewhere. Choose another one.",
  IDENTITY_INPUT_INVALID: "A field is missing or not in order. Look at name and e-mail address.",
  IDENTITY_TOO_MANY_ATTEMPTS: "There were too many attempts. Wait a while, then try again.",
  IDENTITY_SECRET_UNUSABLE:
    "This server cannot keep sign-ins at the moment. Tell whoever operates it.",
  IDENTITY_LEAK_CHECK_FAILED:
    "Whether this password was leaked could not be checked. Try again in a moment.",
  INVITATION_LINK_INVALID: "This link is used up, withdrawn or too old. Ask for a new invitation.",
  INVITATION_NO_ADDRESS: "This person has no e-mail address, so nothing can be sent.",
  INVITATION_ACCEPTED: "This person has accepted already.",
  INVITATION_SIGN_IN_NEEDED: "This address has a sign-in already. Sign in with it, then accept.",
  INVITATION_MEMBER_ALREADY: "You belong to this account already.",
  SIGN_ON_NOT_IN_PLAN: "The plan of this account does not include a sign-on of its own.",
  SIGN_ON_INVALID: "The domain, the issuer or the metadata cannot be used.",
  SIGN_ON_DOMAIN_TAKEN: "This domain belongs to another sign-on already.",
  SIGN_ON_ISSUER_UNREACHABLE: "The issuer does not answer with a configuration that fits it.",
  SIGN_ON_PROOF_MISSING: "The record was not found in DNS. It can take an hour until it is seen.",
  SIGN_ON_NOT_FOUND: "No organisation has set up a sign-on for this address.",
  INVALID_EMAIL_OR_PASSWORD: "Address or password is wrong.",
  INVALID_PASSWORD: "This is not your password.",
  EMAIL_NOT_VERIFIED:
    "Your address is not confirmed yet. Open the link in the message that we sent.",
  EMAIL_ALREADY_VERIFIED: "Your address is confirmed already.",
  INVALID_TOKEN: "This link is used up or too old.",
  TOKEN_EXPIRED: "This link is too old.",
  INVALID_CODE: "This code is wrong, or it was used already. Wait for the next one.",
  INVALID_BACKUP_CODE: "This backup code is wrong, or it was used already.",
  INVALID_TWO_FACTOR_COOKIE: "Too much time has passed since the password. Sign in from the start.",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "There were too many wrong codes. Sign in from the start.",
  ACCOUNT_TEMPORARILY_LOCKED: "There were too many wrong codes. Wait a quarter of an hour.",
  TOTP_ALREADY_ENABLED: "An authenticator app is set up already.",
  SESSION_NOT_FRESH: "To change how you sign in, sign in again first.",
  SESSION_EXPIRED: "Your session has ended. Sign in again.",
  INVALID_ORIGIN: "This request came from another site and was refused.",
  PASSKEY_NOT_FOUND: "This passkey does not belong to anybody here. It may have been removed.",
  PASSKEY_USER_NOT_VERIFIED:
    "The passkey did not ask for your finger, face or PIN, so it does not count.",
  AUTHENTICATION_FAILED: "The passkey was not accepted. Try again, or use your password.",
  PREVIOUSLY_REGISTERED: "This device keeps a passkey for you already.",
  CHALLENGE_NOT_FOUND: "Too much time has passed. Try again.",
  REQUEST_TOO_OFTEN: "There were too many requests. Wait a moment.",
}
