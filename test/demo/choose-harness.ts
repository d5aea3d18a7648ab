const harnesses = ["claude", "codex", "opencode"] as const;

type Harness = (typeof harnesses)[number];

/** The harness named on the command line; claude when there is none, `undefined` when the word is none of the three. */
export function chooseHarness(argv: readonly string[]): Harness | undefined {
  const name = argv.find((word) => word !== "--") ?? "claude";
  return harnesses.find((candidate) => candidate === name);
}
