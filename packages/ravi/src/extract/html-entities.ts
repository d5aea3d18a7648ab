const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  ensp: "\u2002",
  emsp: "\u2003",
  thinsp: "\u2009",
  hairsp: "\u200a",
  numsp: "\u2007",
  puncsp: "\u2008",
  zwnj: "\u200c",
  zwj: "\u200d",
  lrm: "\u200e",
  rlm: "\u200f",
  shy: "\u00ad",
  copy: "©",
  reg: "®",
  trade: "™",
  deg: "°",
  sect: "§",
  para: "¶",
  middot: "·",
  bull: "•",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  minus: "−",
  hyphen: "‐",
  dash: "‐",
  lsquo: "‘",
  rsquo: "’",
  sbquo: "‚",
  ldquo: "“",
  rdquo: "”",
  bdquo: "„",
  laquo: "«",
  raquo: "»",
  lsaquo: "‹",
  rsaquo: "›",
  larr: "←",
  rarr: "→",
  times: "×",
  divide: "÷",
  plusmn: "±",
  frac12: "½",
  frac14: "¼",
  euro: "€",
  pound: "£",
  yen: "¥",
  cent: "¢",
  curren: "¤",
  iexcl: "¡",
  iquest: "¿",
  ordf: "ª",
  ordm: "º",
  szlig: "ß",
  AElig: "Æ",
  aelig: "æ",
  OElig: "Œ",
  oelig: "œ",
  Oslash: "Ø",
  oslash: "ø",
  Aring: "Å",
  aring: "å",
  ETH: "Ð",
  eth: "ð",
  THORN: "Þ",
  thorn: "þ",
  Lstrok: "Ł",
  lstrok: "ł",
  inodot: "ı",
  Tab: "\t",
  NewLine: "\n",
  colon: ":",
  comma: ",",
  period: ".",
  num: "#",
  sol: "/",
  lowbar: "_",
  equals: "=",
  commat: "@",
  excl: "!",
  quest: "?",
  percnt: "%",
  plus: "+",
  lpar: "(",
  rpar: ")",
  ast: "*",
};

const accents: Readonly<Record<string, string>> = {
  acute: "\u0301",
  grave: "\u0300",
  circ: "\u0302",
  uml: "\u0308",
  tilde: "\u0303",
  cedil: "\u0327",
  caron: "\u030c",
  ogon: "\u0328",
  breve: "\u0306",
  dot: "\u0307",
};

const entity = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,15}))(;?)/g;

/** Replaces character references. Unknown names stay as written. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    entity,
    (
      whole: string,
      decimal: string | undefined,
      hex: string | undefined,
      name: string | undefined,
      semicolon: string,
    ) => {
      if (decimal !== undefined) return fromCode(Number(decimal));
      if (hex !== undefined) return fromCode(Number.parseInt(hex, 16));
      // `&copy=1` in an address is a parameter and no ©.
      return semicolon === "" ? bareEntity(whole) : (fromName(name ?? "") ?? whole);
    },
  );
}

function bareEntity(whole: string): string {
  return whole === "&nbsp" || whole === "&amp" ? (named[whole.slice(1)] ?? whole) : whole;
}

function fromName(name: string): string | undefined {
  if (Object.hasOwn(named, name)) return named[name];
  const accent = Object.keys(accents).find((suffix) => name.length === suffix.length + 1 && name.endsWith(suffix));
  return accent === undefined ? undefined : `${name.charAt(0)}${accents[accent] ?? ""}`.normalize("NFC");
}

function fromCode(code: number): string {
  const isUsable = code > 0 && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff);
  return isUsable ? String.fromCodePoint(code) : "\ufffd";
}
