/** Calls back once nothing has happened for a while. */
export interface IdleWatch {
  /** Something happened. */
  touch(): void;
  stop(): void;
}

/** @param idleMs quiet time after which `onIdle` is called, once */
export function watchIdle(idleMs: number, onIdle: () => void): IdleWatch {
  let lastActivity = performance.now();
  let timer = setTimeout(check, idleMs);
  // One timer that looks back, instead of a new one per request.
  function check(): void {
    const remainingMs = lastActivity + idleMs - performance.now();
    if (remainingMs <= 0) onIdle();
    else timer = setTimeout(check, Math.ceil(remainingMs));
  }
  return { touch: () => (lastActivity = performance.now()), stop: () => clearTimeout(timer) };
}
