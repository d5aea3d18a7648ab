interface Parsed {
  readonly variants: readonly string[];
  readonly end: number;
}

/** All spellings of a phrase: choices, options and repetitions written out. */
export function expandPhrase(phrase: string): readonly string[] {
  return choices(phrase, 0).variants;
}

function choices(phrase: string, start: number): Parsed {
  const variants: string[] = [];
  let position = start;
  for (;;) {
    const { variants: some, end } = sequence(phrase, position);
    variants.push(...some);
    if (phrase.charAt(end) !== "|") return { variants, end };
    position = end + 1;
  }
}

function sequence(phrase: string, start: number): Parsed {
  let variants: readonly string[] = [""];
  let position = start;
  while (position < phrase.length && !"|)".includes(phrase.charAt(position))) {
    const atom = atomAt(phrase, position);
    const repeated = repetition(phrase, atom);
    variants = product(variants, repeated.variants);
    position = repeated.end;
  }
  return { variants, end: position };
}

function atomAt(phrase: string, start: number): Parsed {
  const character = phrase.charAt(start);
  if (character === "(") {
    const inner = choices(phrase, start + 1);
    return { variants: inner.variants, end: inner.end + 1 };
  }
  if (character !== "[") return { variants: [character], end: start + 1 };
  const end = phrase.indexOf("]", start);
  return { variants: phrase.slice(start + 1, end).split(""), end: end + 1 };
}

function repetition(phrase: string, { variants, end }: Parsed): Parsed {
  if (phrase.charAt(end) === "?") return { variants: ["", ...variants], end: end + 1 };
  const range = /^\{(\d),(\d)\}/.exec(phrase.slice(end, end + 5));
  if (range === null) return { variants, end };
  const [least, most] = [Number(range[1]), Number(range[2])];
  const all: string[] = [];
  let times: readonly string[] = [""];
  for (let count = 0; count <= most; count += 1) {
    if (count >= least) all.push(...times);
    times = product(times, variants);
  }
  return { variants: all, end: end + 5 };
}

function product(heads: readonly string[], tails: readonly string[]): string[] {
  return heads.flatMap((head) => tails.map((tail) => head + tail));
}
