import { personaCatalog } from "@agentworkforce/workload-router";
import { describe, expect, it } from "vitest";
import { checkPersona } from "./check-persona.ts";
import type { Persona } from "./persona-schema.ts";

function accepted(fields: object): Persona {
  const good = { id: "p", description: "d", harness: "claude", model: "m", systemPrompt: "" };
  const checked = checkPersona(JSON.stringify({ ...good, ...fields }), "p.json");
  if (checked.kind === "valid") return checked.persona;
  throw new Error(JSON.stringify(checked.problems));
}

describe("a persona", () => {
  it("has the network exactly when it says so, or has a ravi block and says nothing", () => {
    expect(accepted({}).sandbox).toEqual({ writableRoots: [] });
    expect(accepted({ ravi: {} }).sandbox.network).toBe(true);
    expect(accepted({ ravi: {}, sandbox: { network: false } }).sandbox.network).toBe(false);
    expect(accepted({ sandbox: { network: true, writableRoots: ["/data"] } }).sandbox).toEqual({
      network: true,
      writableRoots: ["/data"],
    });
  });

  it("may give an input's default as a bare string", () => {
    expect(accepted({ inputs: { A: "x", B: { env: "C" } } }).inputs).toEqual({ A: { default: "x" }, B: { env: "C" } });
  });

  it.each(Object.values(personaCatalog).map((persona) => [persona.id, persona] as const))(
    "of the router's catalog is accepted: %s",
    (_, persona) => {
      const checked = checkPersona(JSON.stringify(persona), "p.json");
      expect(checked.kind === "valid" ? [] : checked.problems).toEqual([]);
    },
  );
});
