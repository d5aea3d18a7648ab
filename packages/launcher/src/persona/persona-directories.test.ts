import { expect, it } from "vitest";
import { personaDirectories } from "./persona-directories.ts";

it("personaDirectories() is the cascade: explicit, project, user, built in", () => {
  const directories = personaDirectories({
    explicit: ["mine", "/abs"],
    cwd: "/work",
    configHome: "/home/me/.config",
    builtin: "/lib/personas",
  });
  expect(directories).toEqual([
    "/work/mine",
    "/abs",
    "/work/personas",
    "/work/.agentworkforce/workforce/personas",
    "/home/me/.config/persona-launcher/personas",
    "/lib/personas",
  ]);
});

it("personaDirectories() names a directory once, where it comes first", () => {
  const options = { explicit: ["./personas/"], cwd: "/work", configHome: "/c", builtin: "/work/personas" };
  expect(personaDirectories(options)).toEqual([
    "/work/personas",
    "/work/.agentworkforce/workforce/personas",
    "/c/persona-launcher/personas",
  ]);
});
