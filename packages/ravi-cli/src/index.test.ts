import { access, constants } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { expect, test } from "vitest";
import * as raviCli from "./index.ts";

test("the package exports exactly these names", () => {
  expect(Object.keys(raviCli).sort()).toMatchInlineSnapshot(`
    [
      "CliError",
      "cliErrorCodes",
      "raviCommandPath",
      "runRavi",
      "waitForCode",
      "waitForLink",
    ]
  `);
});

test("raviCommandPath() names an executable file", async () => {
  expect(isAbsolute(raviCli.raviCommandPath())).toBe(true);
  await expect(access(raviCli.raviCommandPath(), constants.X_OK)).resolves.toBeUndefined();
});
