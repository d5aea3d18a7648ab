/** The errors alone: an entry point that loads nothing else, for programs that want to start quickly. */
export { LaunchError, launchErrorCodes, type LaunchErrorCode, type LaunchErrorOptions } from "./launch-error.ts";
export { describeProblems } from "./persona/describe-problems.ts";
export type { PersonaProblem } from "./persona/persona-problem.ts";
