import { expect, it } from "vitest";
import * as integrations from "./index.ts";

it("the library's values are a promise", () => {
  expect(Object.keys(integrations)).toEqual(["detectOrchestrator"]);
});
