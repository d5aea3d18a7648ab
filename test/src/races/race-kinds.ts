import type { World } from "../world.ts";

/** What many processes race for. */
export interface RaceKind {
  /** The persona's `ravi.identity`. */
  identity: Readonly<Record<string, unknown>>;
  /** Whether all processes work in one directory. */
  sharesWorkspace: boolean;
  /** How many launches may have an identity of it at once. */
  places(slots: number): number;
  /** What is made beforehand. */
  prepare(world: World, slots: number): Promise<void>;
}

/** By name; the soak takes them all. */
export const raceKinds = {
  pool: {
    identity: { lifecycle: "pool", name: "racers" },
    sharesWorkspace: false,
    places: (slots) => slots,
    prepare: async (world, slots) => {
      const args = ["pool", "create", "racers", "--size", String(slots), "--quarantine", "0s"];
      const { exitCode, stderr } = await world.persona(args);
      if (exitCode !== 0) throw new Error(`Cannot make the pool: ${stderr}`);
    },
  },
  named: {
    identity: { lifecycle: "named", name: "racer" },
    sharesWorkspace: false,
    places: () => 1,
    prepare: async () => {},
  },
  workspace: {
    identity: { lifecycle: "workspace" },
    sharesWorkspace: true,
    places: () => 1,
    prepare: async () => {},
  },
} as const satisfies Readonly<Record<string, RaceKind>>;

export type RaceKindName = keyof typeof raceKinds;
