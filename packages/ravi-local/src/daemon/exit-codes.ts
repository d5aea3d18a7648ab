/** How the daemon's program ends. */
export const daemonExitCodes = {
  /** Stopped by a signal or idleness, closed cleanly. */
  stopped: 0,
  /** Could not start or failed; the reason is in `daemon.log`. */
  failed: 1,
  /** Another process holds the state directory (EX_TEMPFAIL). */
  locked: 75,
} as const;
