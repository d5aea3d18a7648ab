/** Whom a change concerns: some identities, or everybody. */
export type Concerned = readonly number[] | "everybody";

/** Wakes those who wait for something to be stored. Carries no data: what is new is read from the database. */
export interface Notifier {
  /** @returns the function that ends the subscription */
  subscribe(listener: (concerned: Concerned) => void): () => void;
  /** Call it after the transaction was committed. */
  notify(concerned: Concerned): void;
}

export function createNotifier(): Notifier {
  const listeners = new Set<(concerned: Concerned) => void>();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    notify: (concerned) => {
      for (const listener of listeners) listener(concerned);
    },
  };
}
