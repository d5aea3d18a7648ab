import type { Finding } from "../finding.ts";
import { refuseAccountKeys } from "./account-keys.ts";
import { refuseSecretsOnCommandLines } from "./command-line-refs.ts";
import { refuseControlCharacters } from "./control-characters.ts";
import { checkIdentityName } from "./identity-name-refs.ts";
import { refuseMalformedRefs } from "./malformed-refs.ts";
import { requireOneRuntime } from "./one-runtime.ts";
import { refuseReservedNames } from "./reserved-names.ts";
import { refuseSecretLiterals } from "./secret-literals.ts";
import { refuseSecretNames } from "./secret-names.ts";
import { checkSkillSources } from "./skill-sources.ts";

/** A rule looks at a whole document, of the right shape or not, and says what is wrong with it. */
export type PersonaRule = (document: unknown) => Finding[];

/** What a schema cannot say. Each runs on its own, so that all problems come out at once. */
export const personaRules: readonly PersonaRule[] = [
  requireOneRuntime,
  refuseReservedNames,
  refuseAccountKeys,
  refuseSecretLiterals,
  refuseSecretsOnCommandLines,
  refuseMalformedRefs,
  refuseSecretNames,
  checkIdentityName,
  refuseControlCharacters,
  checkSkillSources,
];
