/**
 * Shapes of credentials that can be told from their text alone. Most bodies must hold a digit, so that a placeholder
 * such as `ghp_xxxxxxxxxxxxxxxxxxxx` or a hyphenated word is not taken for one. Repetitions are bounded where a match can
 * start at many places, so that a long text costs linear time.
 */
const secretPatterns: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["a Ravi key", /(?<![A-Za-z0-9])ravi_(?:id|mgmt)_[\w-]{8,}/],
  ["a Ravi sign-in token", /(?<![A-Za-z0-9])rvt_(?=[A-Za-z_-]{0,80}\d)[\w-]{16,}/],
  [
    "a GitHub token",
    /(?<![A-Za-z0-9])(?:gh[opsur]_(?=[A-Za-z]{0,80}\d)[A-Za-z0-9]{20,}|github_pat_(?=[A-Za-z_]{0,80}\d)\w{20,})/,
  ],
  ["a GitLab token", /(?<![A-Za-z0-9])gl(?:pat|dt|rt|ptt|cbt)-(?=[A-Za-z_-]{0,80}\d)[\w-]{16,}/],
  ["an API key", /(?<![\w-])sk-(?=[A-Za-z_-]{0,80}\d)[\w-]{16,}/],
  ["a Stripe key", /(?<![A-Za-z0-9])(?:[rs]k_(?:live|test)|whsec)_(?=[A-Za-z]{0,80}\d)[A-Za-z0-9]{16,}/],
  ["a Slack token", /(?<![A-Za-z0-9])xox[a-z](?:\.xox[a-z])?-(?=[A-Za-z-]{0,80}\d)[A-Za-z0-9-]{10,}/],
  ["an AWS access key id", /(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/],
  ["a Google API key", /(?<![A-Za-z0-9])(?:AIza[\w-]{30,}|ya29\.[\w-]{20,})/],
  ["an npm token", /(?<![A-Za-z0-9])npm_(?=[A-Za-z]{0,80}\d)[A-Za-z0-9]{20,}/],
  ["a Hugging Face token", /(?<![A-Za-z0-9])hf_(?=[A-Za-z]{0,80}\d)[A-Za-z0-9]{20,}/],
  ["a SendGrid key", /(?<![A-Za-z0-9])SG\.[\w-]{16,40}\.[\w-]{16,}/],
  ["a JSON web token", /(?<![A-Za-z0-9])eyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\./],
  ["a private key", /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/],
  ["a bearer token", /\bBearer\s{1,8}(?=[A-Za-z._~+/-]{0,80}\d)[\w.~+/-]{16,}/i],
  ["a URL with a password", /[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"'<>]{0,100}:(?![<*$]|x+@)[^\s/@"'<>]{1,200}@/i],
];

/** What kind of credential a text holds, in words for a message; `undefined` when none is recognised. */
export function secretKind(text: string): string | undefined {
  return secretPatterns.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Whether a value has the make-up of a random credential: 16 characters or more, one word, letters and digits. */
export function looksRandom(value: string): boolean {
  return (
    /^[\w.~+/=-]{16,}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value) && !/^\/|\/\/|^\.\.?\//.test(value)
  );
}
