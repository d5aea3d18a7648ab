// GSM 03.38: the basic characters, and those that count twice.
const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extended = "^{}\\[~]|€\f";

/** Into how many text messages a body is cut, as Twilio's `num_segments` says. */
export function countSegments(body: string): number {
  const units = gsmUnits(body);
  if (units === undefined) return segments(body.length, 70, 67);
  return segments(units, 160, 153);
}

// Undefined when a character is outside the alphabet, so that the whole message goes as UCS-2.
function gsmUnits(body: string): number | undefined {
  let units = 0;
  for (const character of body) {
    if (basic.includes(character)) units += 1;
    else if (extended.includes(character)) units += 2;
    else return undefined;
  }
  return units;
}

function segments(units: number, single: number, joined: number): number {
  return units <= single ? 1 : Math.ceil(units / joined);
}
