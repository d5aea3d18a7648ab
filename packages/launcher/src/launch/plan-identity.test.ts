import { expect, it } from "vitest";
import type { IdentityOptions } from "./launch-request.ts";
import { planIdentity, requireIdentity } from "./plan-identity.ts";
import type { IdentityPlan } from "./launch-plan.ts";

type Wanted = NonNullable<NonNullable<Parameters<typeof planIdentity>[0]["persona"]["ravi"]>["identity"]>;

function plan(wanted: Wanted | undefined, options?: IdentityOptions, workspace = "/w/My Äpp"): IdentityPlan {
  const ravi = wanted === undefined ? {} : { ravi: { identity: wanted } };
  const persona = { id: "clerk", description: "Works", sandbox: { writableRoots: [] }, ...ravi };
  return planIdentity({ persona, launchId: "l1", inputs: { TASK: "fix/it" }, workspace, options });
}

it("goes by the persona, and without it makes an identity for the launch, of any name", () => {
  expect(plan(undefined)).toEqual({
    name: "task-clerk-l1",
    lifecycle: "ephemeral",
    isShared: false,
    isAny: true,
    phone: false,
    waitMs: 0,
  });
  const named = plan({ name: "ada", lifecycle: "named", shared: true, phone: "optional" });
  expect(named).toMatchObject({ name: "ada", lifecycle: "named", isShared: true, isAny: false, phone: "optional" });
  expect(plan({ lifecycle: "pool" })).toMatchObject({ name: "clerk", lifecycle: "pool" });
});

it("the caller's word comes first, and a name that the persona gave for another lifecycle is none for this one", () => {
  const persona: Wanted = { name: "task-${LAUNCH_ID}", lifecycle: "ephemeral" };
  expect(plan(persona, { lifecycle: "named" })).toMatchObject({ name: "clerk", lifecycle: "named" });
  expect(plan(persona, { lifecycle: "pool", name: "testers" })).toMatchObject({ name: "testers", lifecycle: "pool" });
  expect(plan(persona, { name: "mine", waitSeconds: 1.5 })).toMatchObject({ name: "mine", waitMs: 1500 });
});

it("a workspace's identity goes by its directory or a label, and always by its path", () => {
  const { name } = plan({ lifecycle: "workspace" });
  expect(name).toMatch(/^ws-my-app-[0-9a-f]{8}$/);
  expect(plan({ lifecycle: "workspace" }).name).toBe(name);
  expect(plan({ lifecycle: "workspace" }, undefined, "/other/My Äpp").name).not.toBe(name);
  expect(plan({ lifecycle: "workspace", name: "${TASK}" }).name).toMatch(/^ws-fix-it-[0-9a-f]{8}$/);
  expect(plan({ lifecycle: "workspace" }, undefined, `/w/${"x".repeat(200)}`).name).toHaveLength(60);
  expect(plan({ lifecycle: "workspace" }, undefined, "/w/日本")).toMatchObject({
    name: expect.stringMatching(/^ws-[0-9a-f]{8}$/),
  });
});

it.each(["ephemeral", "pool"] as const)("an identity of lifecycle %s is not to be shared", (lifecycle) => {
  expect(() => plan({ lifecycle, shared: true })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
});

it.each([{ lifecycle: "forever" as "named" }, { waitSeconds: -1 }, { waitSeconds: Number.NaN }, { waitSeconds: 1e9 }])(
  "refuses %j",
  (options) => {
    expect(() => requireIdentity(options)).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID", hint: expect.any(String) as string }),
    );
  },
);
