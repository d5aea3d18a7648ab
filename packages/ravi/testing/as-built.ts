/** What runs a program that imports sources of this package: it gets what they were built to, which needs no compiler. */
export const asBuilt: readonly string[] = ["--import", new URL("../../../test/src/as-built.mjs", import.meta.url).href];
