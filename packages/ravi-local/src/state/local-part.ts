const minLength = 3;
const maxLength = 30;

/**
 * What is wrong with the part before the `@` of a wanted address; undefined when nothing is. Ravi's rule: 3 to 30
 * lowercase letters, digits, dots and hyphens, beginning and ending with a letter or digit, no `..` and no `--`.
 */
export function localPartProblem(localPart: string): string | undefined {
  if (localPart.length < minLength || localPart.length > maxLength) {
    return `Ensure this value has between ${minLength} and ${maxLength} characters.`;
  }
  if (!/^[a-z0-9.-]+$/.test(localPart)) return "Use lowercase letters, digits, dots and hyphens only.";
  if (!/^[a-z0-9].*[a-z0-9]$/.test(localPart)) return "Begin and end with a letter or a digit.";
  if (localPart.includes("..") || localPart.includes("--")) return "Do not repeat a dot or a hyphen.";
  return undefined;
}

/** A valid local part that reads like `name` and leaves room for `reserved` more characters. */
export function localPartFromName(name: string, reserved: number): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase();
  const joined = plain.replaceAll(/[^a-z0-9.]+/g, "-").replaceAll(/[.-]+/g, (run) => run.slice(0, 1));
  const trimmed = trimSeparators(trimSeparators(joined).slice(0, maxLength - reserved));
  return trimmed.length >= minLength ? trimmed : trimSeparators(`agent-${trimmed}`);
}

function trimSeparators(text: string): string {
  return text.replace(/^[.-]/, "").replace(/[.-]$/, "");
}
