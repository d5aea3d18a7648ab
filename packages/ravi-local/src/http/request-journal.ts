/** One answered request. Never holds a key, a query or a body. */
export interface RequestRecord {
  method: string;
  /** Path without query. */
  path: string;
  /** 0 when an injected fault cut the connection. */
  status: number;
  /**
   * What the request authenticated with: a management key, an identity key, nothing (also a basic login, which Twilio's
   * request has), or a key nobody holds.
   */
  keyKind: "management" | "identity" | "none" | "unknown";
}

/** Keeps the latest requests. */
export interface RequestJournal {
  add(record: RequestRecord): void;
  list(): RequestRecord[];
  clear(): void;
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
    clear: () => void records.splice(0),
  };
}

// A confused client may put its key into the path, and upload paths hold their token.
function maskKeys(path: string): string {
  return path.replaceAll(/ravi_(mgmt|id)_[\w-]+/g, "ravi_$1_***").replace(/(\/upload\/)[^/]+/, "$1***");
}
