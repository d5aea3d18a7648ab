/** What watches over a command in a launch: an entry point that loads nothing else, for programs that start quickly. */
export { startGuard, type Guard, type GuardOptions } from "./process/guard/start-guard.ts";
export { sweepLaunch } from "./process/stop-tree.ts";
export { createStopWatch, type StopWatch } from "./process/terminal/stopped-process.ts";
