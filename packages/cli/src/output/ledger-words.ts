import type { LedgerEvents, LedgerKind, LedgerRow } from "@persona-launcher/launcher";

/** One row of the ledger as a sentence; as yet unsafe for a terminal, since it names what others have named. */
export function ledgerWords({ kind, data }: LedgerRow): string {
  const tell = words[kind] as ((data: unknown) => string) | undefined;
  // A kind that a newer version wrote.
  return tell === undefined ? `${kind} ${JSON.stringify(data)}` : tell(data);
}

const words: { [K in LedgerKind]: (data: LedgerEvents[K]) => string } = {
  "launch.planned": ({ persona, personaHash, harness, model, workspace, mode, name, heldBy, resume }) =>
    [
      `${mode === "hold" ? "identity kept for" : "planned:"} persona ${persona}${personaHash === "" ? "" : ` (${personaHash.slice(0, 12)})`}`,
      `${[harness, model].filter((part) => part !== "").join(" ")} (${mode}) in ${workspace}`,
      ...(name === undefined ? [] : [`called ${name}`]),
      ...(heldBy === undefined ? [] : [`with the identity of launch ${heldBy}`]),
      ...(resume === undefined ? [] : [`going on with conversation ${resume}`]),
    ].join(", "),
  "identity.intended": ({ what, name }) =>
    what === "identity" ? `about to make identity ${name}` : `about to make a key for identity ${name}`,
  "identity.leased": ({ name, generation }) => `identity ${name} leased (generation ${generation})`,
  "identity.provisioned": ({ uuid, name, email, how }) => `identity ${name} ${howWords[how]}: ${email}, ${uuid}`,
  "scope.written": ({ directory }) => `scope at ${directory}`,
  "credentials.resolved": ({ used }) =>
    used.length === 0
      ? "no credentials used"
      : `credentials used: ${used.map(({ name, source }) => `${name} (${source})`).join(", ")}`,
  "identity.proved": ({ uuid }) => `Ravi says the key is that of ${uuid}`,
  "code.claimed": ({ kind, source, messageId }) => `${kind} taken from ${source} ${messageId}`,
  "process.started": ({ pid, command }) => `started ${command} as process ${pid}`,
  "process.ended": ({ exitCode, signal, stoppedBy, strays }) =>
    [
      `process ended ${endWords(exitCode, signal)}`,
      ...(stoppedBy === undefined ? [] : [`stopped by ${stoppedBy}`]),
      ...(strays === 0 ? [] : [`${strays} left over processes ended too`]),
    ].join(", "),
  "identity.released": ({ uuid, result, reason }) => `identity ${uuid} ${result}${because(reason)}`,
  "identity.scrubbed": ({ name, secrets, passwords, contacts, reason }) =>
    `identity ${name} cleaned of ${secrets} secrets, ${passwords} passwords and ${contacts} contacts${because(reason)}`,
  "identity.left-behind": ({ name, uuid, reason }) =>
    `identity ${name}${uuid === undefined ? "" : ` (${uuid})`} left behind${because(reason)}`,
  "lease.lost": ({ name, generation, reason }) =>
    `lease of identity ${name} lost (generation ${generation})${because(reason)}`,
  warning: ({ code, message }) => `warning ${code}: ${message}`,
  "launch.ended": ({ status, reason, failure }) =>
    `${status}${failure === undefined ? "" : ` (${failure})`}${because(reason)}`,
  "launch.recovered": ({ by, effects }) =>
    `recovered by ${by}: ${
      Object.entries(effects)
        .map(([effect, count]) => `${count} × ${effect}`)
        .join(", ") || "nothing was left"
    }`,
  "books.begun": ({ because: why, movedTo, head }) =>
    why === "missing"
      ? "these books were begun; those before them are gone"
      : `these books were begun; those before them were damaged, and are now ${movedTo ?? "gone"}${head === undefined ? "" : `, up to row ${head}`}`,
  "books.rebuilt": ({ ravi, ready, leftBehind, launches }) =>
    `rebuilt from ${ravi} and this machine: ${ready} identities in use, ${leftBehind} left behind, ${launches} launches`,
};

const howWords: Record<LedgerEvents["identity.provisioned"]["how"], string> = {
  made: "made",
  found: "found at Ravi",
  reused: "reused",
  warm: "made beforehand",
  held: "in use, held by another launch",
};

function endWords(exitCode: number | undefined, signal: string | undefined): string {
  if (signal !== undefined) return `by ${signal}`;
  return exitCode === undefined ? "without an exit code" : `with exit code ${exitCode}`;
}

function because(reason: string | undefined): string {
  return reason === undefined || reason === "" ? "" : `: ${reason}`;
}
