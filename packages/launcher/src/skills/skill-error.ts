import { CodedError } from "../coded-error.ts";

/** What can keep a skill from being installed. Closed list: callers may switch on it. */
export const skillErrorCodes = {
  /** The installer failed, took too long, or brought no `SKILL.md`. */
  SKILL_INSTALL_FAILED: "a skill could not be installed",
  /** There is no `npx` on PATH. */
  SKILL_INSTALLER_MISSING: "the installer of skills is missing",
  /** The directory of a skill is not there, or holds what may not be copied. */
  SKILL_DIRECTORY_INVALID: "the directory of a skill cannot be used",
  CANCELLED: "the installation was cancelled",
} as const;

/** Which of the `skillErrorCodes` it is. */
export type SkillErrorCode = keyof typeof skillErrorCodes;

/** A skill that could not be installed. Nothing of it is left. */
export class SkillError extends CodedError<SkillErrorCode> {
  override readonly name = "SkillError";
}
