import { titleOf, type FaultCampaignResult, type JudgedCase } from "./fault-campaign.ts";

/** One line for each request of each scenario, with the outcome of each fault. */
export function tableOf({ cases, totals }: FaultCampaignResult): string {
  const columns = [...new Set(cases.map(({ fault }) => fault.name))].sort();
  const rows = new Map<string, Map<string, JudgedCase>>();
  for (const one of cases) {
    const title = `${one.scenario.name}: ${titleOf(one.point)}`;
    rows.set(title, (rows.get(title) ?? new Map<string, JudgedCase>()).set(one.fault.name, one));
  }
  const lines = [...rows]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([title, found]) => [title, ...columns.map((column) => cell(found.get(column)))]);
  return [
    ...aligned([["", ...columns], ...lines]),
    "",
    `${totals.cases} cases: ${totals.requests} requests of ${totals.scenarios} scenarios`,
    `went through: ${totals.done}; left behind or open, with the reason: ${totals.leftBehind}; refused with a code: ${totals.refused}`,
    `identities that differ: ${totals.identities}`,
    `orphan processes: ${totals.processes}`,
    `changed user files: ${totals.files}`,
    `dangling scopes: ${totals.scopes}`,
    `wrong in the books (ledger, journal, leases): ${totals.books}`,
    `wrong otherwise: ${totals.course}`,
  ].join("\n");
}

const shortened: Readonly<Record<string, string>> = {
  RAVI_RATE_LIMITED: "limited",
  RAVI_SERVER_ERROR: "error",
  RAVI_PAYMENT_REQUIRED: "payment",
  RAVI_UNREACHABLE: "reset",
  RAVI_TIMEOUT: "timeout",
  RAVI_MALFORMED_RESPONSE: "malformed",
  "left behind": "left",
};

function cell(one: JudgedCase | undefined): string {
  if (one === undefined) return "-";
  const { report, faults } = one;
  const outcome = shortened[report.outcome] ?? report.outcome;
  return faults.length === 0 ? outcome : `${outcome} (${faults.length} WRONG)`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
