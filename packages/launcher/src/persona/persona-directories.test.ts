import { expect, it } from "vitest";
import { personaDirectories } from "./persona-directories.ts";

it("personaDirectories() is the cascade: explicit, project, user, built in", () => {
  const directories = personaDirectories({
    explicit: ["mine", "/abs"],
    cwd: "/srv",
    configHome: "/home/me/.config",
    workforceHome: "/home/me/.agentworkforce/workforce",
    builtin: "/lib/personas",
  });
  expect(directories).toEqual([
    "/srv/mine",
    "/abs",
    "/srv/personas",
    "/srv/.agentworkforce/workforce/personas",
    "/home/me/.config/persona-launcher/personas",
    "/home/me/.agentworkforce/workforce/personas",
    "/lib/personas",
  ]);
});

it("personaDirectories() names a directory once, where it comes first", () => {
  const options = { explicit: ["./personas/"], cwd: "/srv", configHome: "/c", builtin: "/srv/personas" };
  expect(personaDirectories(options)).toEqual([
    "/srv/personas",
    "/srv/.agentworkforce/workforce/personas",
    "/c/persona-launcher/personas",
  ]);
});
