import { expect, it } from "vitest";
import * as integrations from "./index.ts";

it("the library's values are a promise", () => {
  expect(Object.keys(integrations)).toEqual([
    "detectOrchestrator",
    "isHookToolId",
    "hookTools",
    "hookToolIds",
    "findRepository",
    "hookEventOf",
    "installHooks",
    "planParts",
    "removeHooks",
    "installParts",
    "removeParts",
    "shimmedAgents",
    "shimParts",
    "badgeSnippet",
    "badgeTargets",
    "claudeBadgePart",
    "launcherCommandAt",
    "readLauncherCommand",
    "writeLauncherCommand",
    "IntegrationError",
    "integrationErrorCodes",
    "inspectHooks",
  ]);
});
