import { expect, it } from "vitest";
import { installationText } from "./installation.ts";

const pack = { name: "@team/pack", directory: "/srv/p", personas: [], written: [], removed: [], unchanged: [] };

it("installationText() names the pack, its place, and every file that changed", () => {
  const changed = { ...pack, version: "1.0.0", written: ["a.json"], removed: ["b.json"], unchanged: ["c.json"] };
  expect(installationText(changed, "/srv")).toBe("@team/pack 1.0.0 in p\n+ a.json\n- b.json\n= 1 unchanged\n");
  expect(installationText({ ...pack, name: "x\u001b[2J" }, "/home/me")).toBe(`${String.raw`x\u{1b}[2J`} in /srv/p\n`);
});
