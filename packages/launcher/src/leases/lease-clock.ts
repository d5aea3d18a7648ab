/** The two clocks by which a lease expires, both in milliseconds. */
export interface LeaseClock {
  /** Time of day since the epoch. It can be set, forwards and backwards. */
  now(): number;
  /** Time since the machine started, without the time it was suspended. It cannot be set. */
  uptime(): number;
}

/**
 * On Linux, `process.hrtime` is CLOCK_MONOTONIC (libuv, `uv_hrtime`), the same for all processes of a machine, whatever
 * their container. `/proc/uptime`, which `os.uptime()` reads, is not: lxcfs counts it per container.
 */
export const systemClock: LeaseClock = {
  now: () => Date.now(),
  uptime: () => Number(process.hrtime.bigint() / 1_000_000n),
};
