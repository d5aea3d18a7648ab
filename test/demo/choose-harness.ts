const harnesses = ["claude", "codex", "opencode"] as const;

type Harness = (typeof harnesses)[number];

/** The harness named on the command line; claude when there is none. Ends the process with a usage line otherwise. */
export function chooseHarness(argv: readonly string[]): Harness {
  const [name = "claude"] = argv.filter((word) => word !== "--");
  const harness = harnesses.find((candidate) => candidate === name);
  if (harness !== undefined) return harness;
  process.stderr.write(`usage: pnpm demo [${harnesses.join("|")}]\n`);
  process.exit(64);
}
