/** OpenTelemetry spans of launches: an entry point of its own, so that nobody loads it who does not use it. */
export { traceLaunches, type TraceLaunchesOptions } from "./telemetry/opentelemetry/trace-launches.ts";
