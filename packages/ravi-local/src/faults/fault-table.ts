import type { z } from "zod";
import { type Fault, faultSchema, type NewFault } from "./fault.ts";
import { matchesGlob } from "./matches-glob.ts";

/** The faults in force, in the order they were added. */
export interface FaultTable {
  /** @throws z.ZodError when the fault is not one */
  add(fault: NewFault): Fault;
  list(): Fault[];
  /** False when there is none of that id. */
  remove(id: number): boolean;
  clear(): void;
  /** The first fault for this request, counted as a hit. A fault that has met its number of requests meets no more. */
  take(method: string, path: string): Fault | undefined;
}

export function createFaultTable(): FaultTable {
  let faults: Fault[] = [];
  let nextId = 1;
  return {
    add: (wanted) => {
      const fault = { ...(faultSchema.parse(wanted) satisfies z.infer<typeof faultSchema>), id: nextId, hits: 0 };
      nextId += 1;
      faults.push(fault);
      return { ...fault };
    },
    list: () => faults.map((fault) => ({ ...fault })),
    remove: (id) => {
      const before = faults.length;
      faults = faults.filter((fault) => fault.id !== id);
      return faults.length < before;
    },
    clear: () => (faults = []),
    take: (method, path) => {
      const fault = faults.find((candidate) => meets(candidate, method, path));
      if (fault !== undefined) fault.hits += 1;
      return fault;
    },
  };
}

function meets(fault: Fault, method: string, path: string): boolean {
  // Otherwise a fault on everything could not be taken back.
  if (path.startsWith("/_local/")) return false;
  if (fault.times !== undefined && fault.hits >= fault.times) return false;
  return (fault.method === undefined || fault.method === method) && matchesGlob(fault.path, path);
}
