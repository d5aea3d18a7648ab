import { expect, test } from "vitest";
import * as publicApi from "./index.ts";

test("the package exports exactly this", () => {
  expect(Object.keys(publicApi).sort()).toMatchInlineSnapshot(`
    [
      "LocalRaviError",
      "ensureLocalRavi",
      "faultKinds",
      "localRaviErrorCodes",
      "localRaviLogPath",
      "localRaviStatus",
      "readLocalRaviLog",
      "resetLocalRavi",
      "startLocalRavi",
      "stopLocalRavi",
    ]
  `);
});
