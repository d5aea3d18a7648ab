/**
 * Secrets, and what a harness gets in their place where it wants a value encoded (`HarnessAdapter.encodeReference`). An
 * agent that prints its environment shows the latter, in base64 or hexadecimal too, of which the former tells nothing.
 */
export function withEncodedSecrets(secrets: readonly string[], encode: (value: string) => string): string[] {
  return [...new Set([...secrets, ...secrets.map(encode)])];
}
