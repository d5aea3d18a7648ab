import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildRavi } from "../testing/built-ravi.ts";
import { authRows, type DriftRow, identityRows, messageRows, placeRows, vaultRows } from "../testing/drift-rows.ts";
import { callRows, otherRows } from "../testing/drift-newer-rows.ts";
import { perform } from "../testing/drift-stage.ts";

// These tests run the command as it is shipped.
beforeAll(buildRavi, 180_000);

describe.each([
  { group: "identities", rows: identityRows },
  { group: "messages", rows: messageRows },
  { group: "calls", rows: callRows },
  { group: "everything else", rows: otherRows },
  { group: "logging in", rows: authRows },
  { group: "the vault", rows: vaultRows },
  { group: "places and variables", rows: placeRows },
])("the drift table, $group", ({ rows }) => {
  test.each(rows)("$row", { timeout: 60_000 }, checkRow);
});

async function checkRow(row: DriftRow): Promise<void> {
  const env = { ...row.env, ...(row.documented === true && { RAVI_COMPAT: "documented" }) };
  const { script = {}, files = {} } = row;

  const ran = await perform(row.line ?? row.row, { script, files, env });

  const requests = row.atOnce === true ? ran.requests.toSorted() : ran.requests;
  expect({ exitCode: ran.exitCode, requests }).toEqual({
    exitCode: row.exitCode ?? 0,
    requests: row.requests ?? [],
  });
  expect(ran.stderr).toMatch(row.stderr === undefined ? /^$/ : row.stderr);
  const { stdout = "" } = row;
  expect(typeof stdout === "string" ? ran.stdout : JSON.parse(ran.stdout)).toEqual(stdout);
  for (const [name, content] of Object.entries(row.after ?? {}))
    expect(await readFile(join(ran.cwd, name), "utf8")).toContain(content);
}
