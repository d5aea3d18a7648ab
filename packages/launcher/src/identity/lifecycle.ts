/**
 * How long an identity lives: `ephemeral` ends with its launch; `workspace` belongs to a directory; `pool` is prepared
 * beforehand and goes from launch to launch; `named` is one long-lived identity.
 */
export type Lifecycle = (typeof lifecycles)[number];

/** Every `Lifecycle`. */
export const lifecycles = ["ephemeral", "workspace", "pool", "named"] as const;
