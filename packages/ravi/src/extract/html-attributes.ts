import { decodeEntities } from "./html-entities.ts";

/** Characters of a tag's attributes that are looked at. */
const attributeLimit = 16_384;
const attribute = /([^\s"'<>/=]{1,64})(?:\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** The attributes of a tag, names in lower case, values decoded; the first of a name wins, as in browsers. */
export function htmlAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const match of text.slice(0, attributeLimit).matchAll(attribute)) {
    const name = (match[1] ?? "").toLowerCase();
    if (!attributes.has(name)) attributes.set(name, decodeEntities(match[2] ?? match[3] ?? match[4] ?? ""));
  }
  return attributes;
}

const hidingStyles = [
  /(?:^|;)display:none/,
  /(?:^|;)visibility:(?:hidden|collapse)/,
  /(?:^|;)opacity:0(?:\.0+)?(?:;|!|$)/,
  /(?:^|;)font-size:0(?:\.0+)?(?:px|pt|em|rem|%)?(?:;|!|$)/,
  /(?:^|;)max-height:0(?:px)?(?:;|!|$)/,
  /(?:^|;)max-width:0(?:px)?(?:;|!|$)/,
  /(?:^|;)color:transparent/,
  /(?:^|;)mso-hide:all/,
  /(?:^|;)text-indent:-\d{3,}px/,
];
const noHeight = /(?:^|;)(?:height|width):[01](?:px)?(?:;|!|$)/;
const cutOff = /(?:^|;)overflow:hidden/;

/** Whether a reader sees nothing of the element: the preheaders and decoys of mails. */
export function isHiddenElement(attributes: ReadonlyMap<string, string>): boolean {
  if (attributes.has("hidden")) return true;
  const style = attributes.get("style");
  if (style === undefined) return false;
  const plain = style.slice(0, 4_096).toLowerCase().replace(/\s+/g, "");
  return hidingStyles.some((hiding) => hiding.test(plain)) || (noHeight.test(plain) && cutOff.test(plain));
}
