/**
 * An expression for lower-case text out of `normaliseText`. Compiling one that ignores case takes several times as long,
 * which the first message of a process would wait for.
 */
export function wordPattern(source: string, flags: "u" | "gu" = "u"): RegExp {
  const lower = source.replace(/\\p\{[^}]*\}|\\.|[^\\]+/gi, (part) =>
    part.startsWith("\\") ? part : part.toLowerCase(),
  );
  return new RegExp(lower.replaceAll("ı", "i"), flags);
}
