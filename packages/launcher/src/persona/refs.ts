const wholeRef = /^\$([A-Z_][A-Z0-9_]*)$/;
const bracedRef = /\$\{([A-Z_][A-Z0-9_]*)\}/g;

/**
 * Names that a value refers to, in order, without repetition. Grammar of harness-kit's env refs: `$NAME` as the whole
 * value, `${NAME}` anywhere in it; a bare `$NAME` inside longer text is text.
 *
 * @example refsIn("Bearer ${TOKEN}") // ["TOKEN"]
 */
export function refsIn(value: string): string[] {
  const whole = wholeRef.exec(value)?.[1];
  if (whole !== undefined) return [whole];
  return [...new Set([...value.matchAll(bracedRef)].map((match) => match[1] ?? ""))];
}

export interface MalformedRef {
  message: string;
  hint: string;
}

/** What is wrong with a value that is clearly meant to hold a ref and holds none; it would be passed on as it is. */
export function malformedRef(value: string): MalformedRef | undefined {
  const rest = value.replaceAll(bracedRef, "");
  if (/\$\{[^}]*$/.test(rest))
    return { message: 'a ref opens with "${" and is never closed', hint: 'Close it with "}"' };
  if (rest.includes("${")) {
    return {
      message: 'holds "${…}" with something other than a name in it',
      hint: "Names have upper-case letters, digits and underscores, as in ${MY_TOKEN}; defaults such as ${NAME:-x} are not supported",
    };
  }
  if (/^\$[A-Za-z_]\w*$/.test(value) && !wholeRef.test(value)) {
    return {
      message: 'starts with "$" but is not a ref',
      hint: "Names have upper-case letters, digits and underscores, as in $MY_TOKEN",
    };
  }
  return undefined;
}

/** Removes the refs; what is left is written literally. */
export function withoutRefs(value: string, replacement = ""): string {
  return wholeRef.test(value) ? replacement : value.replaceAll(bracedRef, replacement);
}
