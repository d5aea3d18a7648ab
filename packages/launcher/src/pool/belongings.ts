/** A thing in a vault or an address book, without its value. */
export interface Possession {
  uuid: string;
  /** When it was last changed, as Ravi writes it. */
  updatedAt: string;
}

/** What Ravi has of an identity besides mail, without values. */
export interface Possessions {
  /** `key`: by what a secret is called. */
  secrets: readonly (Possession & { key: string })[];
  passwords: readonly Possession[];
  /** `isByItself`: made by a message that came in or went out, and trusted by nobody. */
  contacts: readonly (Possession & { isByItself: boolean })[];
}

/** What belongs to a slot whoever uses it: what it had when its user began. In the books, so without any value. */
export interface Belongings {
  /** By key. */
  secrets: Readonly<Record<string, Possession>>;
  passwords: readonly Possession[];
  /** Uuids. */
  contacts: readonly string[];
}

/** An identity that nobody has given anything. */
export const noBelongings: Belongings = { secrets: {}, passwords: [], contacts: [] };

export function belongingsOf({ secrets, passwords, contacts }: Possessions): Belongings {
  return {
    secrets: Object.fromEntries(secrets.map(({ key, uuid, updatedAt }) => [key, { uuid, updatedAt }])),
    passwords: passwords.map(({ uuid, updatedAt }) => ({ uuid, updatedAt })),
    contacts: contacts.map(({ uuid }) => uuid),
  };
}

/** How what an identity has differs from what is its own. */
export interface Difference {
  /** Uuids of what its user put there, values in place of its own ones among them. */
  foreign: { secrets: string[]; passwords: string[]; contacts: string[] };
  /** Keys of its own secrets that have another value now. */
  changed: string[];
  /** Keys of its own secrets that are gone. */
  lost: string[];
  /** How many of its own passwords are changed or gone. */
  passwords: number;
}

/** Compares by uuid and time of the last change, never by value. */
export function differenceOf(own: Belongings, found: Possessions): Difference {
  const passwords = new Map(own.passwords.map((one) => [one.uuid, one]));
  const secrets = found.secrets.filter((secret) => !isOwn(secret, own.secrets[secret.key]));
  const foreignPasswords = found.passwords.filter((one) => !isOwn(one, passwords.get(one.uuid)));
  const keys = new Set(found.secrets.map(({ key }) => key));
  return {
    foreign: {
      secrets: secrets.map(({ uuid }) => uuid),
      passwords: foreignPasswords.map(({ uuid }) => uuid),
      contacts: found.contacts.filter(({ uuid }) => !own.contacts.includes(uuid)).map(({ uuid }) => uuid),
    },
    changed: secrets.map(({ key }) => key).filter((key) => own.secrets[key] !== undefined),
    lost: Object.keys(own.secrets).filter((key) => !keys.has(key)),
    passwords: own.passwords.length - (found.passwords.length - foreignPasswords.length),
  };
}

function isOwn({ uuid, updatedAt }: Possession, one: Possession | undefined): boolean {
  return one?.uuid === uuid && one.updatedAt === updatedAt;
}
