/** One answered request. Never holds a key, a query or a body. */
export interface RequestRecord {
  method: string;
  /** Path without query. */
  path: string;
  status: number;
  /** What the request authenticated with: a management key, an identity key, nothing, or a key nobody holds. */
  keyKind: "management" | "identity" | "none" | "unknown";
}

/** Keeps the latest requests. */
export interface RequestJournal {
  add(record: RequestRecord): void;
  list(): RequestRecord[];
}

/** How many requests are kept. */
export const requestJournalLimit = 1000;

export function createRequestJournal(): RequestJournal {
  const records: RequestRecord[] = [];
  return {
    add: (record) => {
      records.push({ ...record, path: maskKeys(record.path) });
      if (records.length > requestJournalLimit) records.shift();
    },
    list: () => records.map((record) => ({ ...record })),
  };
}

// A confused client may put its key into the path.
function maskKeys(path: string): string {
  return path.replaceAll(/ravi_(mgmt|id)_[\w-]+/g, "ravi_$1_***");
}
