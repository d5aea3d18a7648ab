const linesPerArea = 100;
const areaCodes = listAreaCodes();

/** How many different numbers there are. */
export const phoneNumberCapacity: number = areaCodes.length * linesPerArea;

/**
 * The `index`-th (from 0) fictitious number; undefined beyond {@link phoneNumberCapacity}. In every area code of the
 * North American plan the lines 555-0100 to 555-0199 are set aside for fiction, so none of these rings anywhere:
 * +1 201 555 0100 … +1 201 555 0199, then +1 202 555 0100, and so on.
 */
export function fictitiousPhoneNumber(index: number): string | undefined {
  const area = areaCodes[Math.floor(index / linesPerArea)];
  if (area === undefined) return undefined;
  return `+1${area}55501${String(index % linesPerArea).padStart(2, "0")}`;
}

// Area codes are [2-9][0-8][0-9]; those ending in 11 are service codes (211, 911, …).
function listAreaCodes(): number[] {
  const codes = Array.from({ length: 800 }, (_, index) => 200 + index);
  return codes.filter((code) => code > 200 && Math.floor(code / 10) % 10 !== 9 && code % 100 !== 11);
}
