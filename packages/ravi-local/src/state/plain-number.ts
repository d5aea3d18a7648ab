/** "+1 (201) 555-0100" names the same phone as "+12015550100"; sender names keep their spelling. */
export function plainNumber(text: string): string {
  const trimmed = text.trim();
  return /^\+?[\d\s().-]+$/.test(trimmed) ? trimmed.replaceAll(/[\s().-]/g, "") : trimmed;
}
