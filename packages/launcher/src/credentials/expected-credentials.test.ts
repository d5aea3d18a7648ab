import { expect, it } from "vitest";
import type { Persona } from "../persona/persona-schema.ts";
import { expectedCredentials } from "./expected-credentials.ts";

const persona: Persona = {
  id: "tester",
  description: "Tests",
  sandbox: { network: true, writableRoots: [] },
  env: {
    A: "$RAVI_EMAIL",
    B: "$RAVI_PHONE",
    C: "$FROM_CALLER",
    D: "$GONE",
    E: "${INPUT}",
    F: "$RAVI_MANAGEMENT_KEY",
    G: "$IN_BOTH",
  },
  ravi: { secrets: { IN_VAULT: { required: true }, IN_BOTH: {} } },
};

it("expectedCredentials() says where each value would come from, and no value", () => {
  const caller = {
    FROM_CALLER: "sentinel",
    IN_BOTH: "sentinel",
    RAVI_MANAGEMENT_KEY: "sentinel",
    RAVI_PHONE: "sentinel",
  };
  expect(expectedCredentials(persona, { inputs: ["INPUT"], caller })).toEqual([
    { name: "IN_VAULT", source: "vault", required: true },
    { name: "IN_BOTH", source: "vault, else environment", required: false },
    { name: "INPUT", source: "input", required: false },
    { name: "RAVI_EMAIL", source: "identity", required: false },
    { name: "RAVI_PHONE", source: "missing", required: false },
    { name: "FROM_CALLER", source: "environment", required: false },
    { name: "GONE", source: "missing", required: false },
    { name: "RAVI_MANAGEMENT_KEY", source: "missing", required: false },
  ]);
});

it("expectedCredentials() expects a phone number where the persona asks for one", () => {
  const withPhone: Persona = { ...persona, env: { B: "$RAVI_PHONE" }, ravi: { identity: { phone: true } } };
  expect(expectedCredentials(withPhone, { inputs: [], caller: {} })).toEqual([
    { name: "RAVI_PHONE", source: "identity", required: false },
  ]);
});
