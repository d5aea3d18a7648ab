import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import * as launcher from "./index.ts";

it("the library's values are a promise", () => {
  expect(Object.keys(launcher).toSorted()).toMatchInlineSnapshot(`
    [
      "LaunchError",
      "chooseControlPlane",
      "createLauncher",
      "currentHost",
      "defaultStateDirectory",
      "describeProblems",
      "harnessIds",
      "hostedRaviUrl",
      "launchErrorCodes",
      "personaDirectories",
      "usePersona",
    ]
  `);
});

it("the library's names, types included, are a promise", async () => {
  const text = await readFile(new URL("index.ts", import.meta.url), "utf8");
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].map((match) => match[1] ?? "");
  const entries = lists.flatMap((list) => list.split(",")).map((entry) => entry.trim());
  const names: string[] = entries.filter((entry) => entry !== "").map((entry) => entry.replace(/^type /, ""));
  expect(names.toSorted((a, b) => (a < b ? -1 : 1))).toMatchInlineSnapshot(`
    [
      "AgentEvent",
      "ControlPlane",
      "Environment",
      "HarnessId",
      "LaunchError",
      "LaunchErrorCode",
      "LaunchErrorOptions",
      "LaunchEvent",
      "LaunchIdentity",
      "LaunchPlan",
      "LaunchResult",
      "LaunchWarning",
      "Launcher",
      "LauncherHost",
      "LauncherOptions",
      "PersonaDescription",
      "PersonaDirectoriesOptions",
      "PersonaExecution",
      "PersonaHandle",
      "PersonaList",
      "PersonaOptions",
      "PersonaProblem",
      "PersonaSummary",
      "RaviConnection",
      "Release",
      "SendOptions",
      "chooseControlPlane",
      "createLauncher",
      "currentHost",
      "defaultStateDirectory",
      "describeProblems",
      "harnessIds",
      "hostedRaviUrl",
      "launchErrorCodes",
      "personaDirectories",
      "usePersona",
    ]
  `);
});
