/** What came in before the command started may be what is waited for: the form that asked for it was sent before. */
export const defaultSince = "2m";

/** Seconds. Less than what agents let a command run. */
export const defaultTimeout = 60;
