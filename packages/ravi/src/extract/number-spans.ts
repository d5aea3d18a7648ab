import { wordPattern } from "./word-pattern.ts";

/** A stretch of text, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const months =
  "jan(?:uary|uar|vier|eiro|uari)?|ene(?:ro)?|feb(?:ruary|ruar|rero|braio|ruari)?|févr?(?:ier)?|fev(?:ereiro)?|mar(?:ch|s|zo|ço|et)?|märz|maart|apr(?:il|ile)?|abr(?:il)?|avr(?:il)?|may|mai|mayo|maio|maggio|mei|june?|juni|juin|junio|junho|giugno|july?|juli|juillet|julio|julho|luglio|aug(?:ust|ustus)?|août|agosto?|sep(?:t(?:ember|embre|iembre)?)?|setembro|settembre|oct(?:ober|obre|ubre)?|okt(?:ober)?|outubro|ottobre|nov(?:ember|embre|iembre|embro)?|dec(?:ember)?|dez(?:ember|embro)?|déc(?:embre)?|dic(?:iembre|embre)?|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر";
const currency =
  "[$€£¥₹₽₺₩₫₪₴₦฿]|R\\$|US\\$|Kč|zł|PLN|EUR|USD|GBP|CHF|JPY|CNY|RMB|KRW|INR|BRL|RUB|SEK|NOK|DKK|CZK|HUF|AED|SAR|EGP|CAD|AUD|NZD|MXN|Rs\\.?|Rp\\.?";
const currencyAfter =
  "TL|TRY|kr\\.?|руб\\.?(?:лей)?|р\\.|Ft|lei|лв|円|元|원|圆|块|ريال|درهم|جنيه|دينار|euros?|dollars?|pounds?|złotych|lira";
const units =
  "(?:mins?|minutes?|minuten?|minutos?|minuti|minut[ya]?|dakika|минут\\p{L}?|secs?|seconds?|sekunden?|secondes?|segundos?|secondi|seconden|sekund|saniye|секунд\\p{L}?|hours?|hrs?|stunden?|heures?|horas?|ore|uur|godzin\\p{L}?|saat|час\\p{L}{0,2}|days?|tage?n?|jours?|días?|dias?|giorni|dagen|dni|gün|дн\\p{L}{1,2}|weeks?|years?|jahre?n?|ans|años?|anos|anni|jaar|lat|yıl|лет|[kmgt]i?b|k[mgw]|m[mlgs]|cm|kwh|kcal|mph|m2|sq ?ft|points?|punkte?n?|pts|puntos?|pontos?|punti|punten|punktów|puan|баллов|miles?|meilen|millas|credits?|coins|users?|people|customers?|members?|followers?|views?|likes?|downloads?|items?|pieces?|pcs|stück|words?|characters?|steps?|calories|employees|developers|companies|teams|stores|mitarbeiter\\p{L}{0,3}|kunden|nutzern?|clients|clientes|clienti|klientów|müşteri|пользовател\\p{L}{1,2}|ポイント|マイル|分|秒|時間|小时|小時|分钟|分鐘|天|日間|人|名|点|件|回|個|号室|次|条|起|户|家|積分|积分|포인트|건|회|개|분|초|시간|명|دقيقة|دقائق|ساعة|نقطة)";

const sources: readonly string[] = [
  '(?:https?:\\/\\/|www\\.)[^\\s<>"]{1,4000}',
  "(?<![\\w.+%-])[\\w.+%-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,4}",
  // Domain names and file names with digits in them.
  "(?<![\\w.])[\\w-]{1,40}(?:\\.[\\w-]{1,40}){0,4}\\.(?:com|net|org|io|dev|app|example|test|pdf|png|jpe?g|zip|html?)(?![\\w])",
  "(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d])",
  "(?<![\\w:])(?:[0-9a-f]{1,4}:{1,2}){3,7}[0-9a-f]{0,4}(?![\\w])",
  "(?<![\\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\\w-])",
  // Dates, times and zones.
  "(?<![\\d])(?:19|20)\\d{2}([-/.])(?:0?[1-9]|1[0-2])\\1(?:0?[1-9]|[12]\\d|3[01])(?![\\d])(?:T[\\d:.]{4,15}Z?)?",
  "(?<![\\d])(?:0?[1-9]|[12]\\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\\1(?:(?:19|20)\\d{2}|\\d{2})(?![\\d])",
  "(?<![\\d])(?:0?[1-9]|1[0-2])([-/.])(?:0?[1-9]|[12]\\d|3[01])\\1(?:(?:19|20)\\d{2}|\\d{2})(?![\\d])",
  `(?<![\\p{L}])(?:${months})\\.?,? (?:\\d{1,2}(?:st|nd|rd|th)?,? )?(?:de )?(?:19|20)\\d{2}(?![\\d])`,
  `(?<![\\d])\\d{1,2}(?:st|nd|rd|th|er|º|\\.)? (?:de |of )?(?:${months})\\.?(?: de| del)?,? (?:19|20)\\d{2}(?![\\d])`,
  "(?:19|20)\\d{2} ?(?:年|년)",
  "(?<![\\d])\\d{1,2}:\\d{2}(?::\\d{2})?(?:[.,]\\d{1,6})?(?![\\d])",
  "(?:UTC|GMT)? ?[+-](?:0\\d|1[0-4]):?(?:00|15|30|45)(?![\\d])",
  "(?:(?<![\\p{L}])(?:copyright|\\(c\\))|©) ?(?:19|20)\\d{2}(?: ?- ?(?:19|20)\\d{2})?",
  "(?<![\\d])(?:19|20)\\d{2} ?[-/] ?(?:19|20)?\\d{2}(?![\\d])",
  // Amounts, decimals, shares, measures.
  `(?<![\\p{L}])(?:${currency}) ?-?\\d{1,12}(?:[.,' ]\\d{2,3}){0,4}(?![\\d])`,
  `(?<![\\d])\\d{1,12}(?:[.,' ]\\d{2,3}){0,4} ?(?:${currency}|${currencyAfter})(?![\\p{L}])`,
  // `482.913` and `48.29.13` may be codes; what they are is left to the words around.
  "(?<![\\d])(?!\\d{3}\\.\\d{3}(?![\\d.,]))\\d{1,3}(?:[.,']\\d{3}){1,4}(?:[.,]\\d{1,2})?(?![\\d])",
  "(?<!\\d|\\d\\.)(?!\\d{3}\\.\\d{3}(?![\\d.,]))\\d{1,12}[.,]\\d{1,6}(?!\\d|\\.\\d)",
  "(?<![\\d])\\d{1,12} ?%",
  `(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\d])\\d{1,12}[ -]?\\+?${units}(?![\\p{Script=Latin}\\p{Script=Cyrillic}])`,
  // Telephone numbers.
  "(?<![\\w])\\+ ?\\d(?:[ ().\\-/·]{0,3}\\d){6,15}(?![\\d])",
  "\\(\\+?\\d{1,5}\\)[ \\-/.]{0,2}\\d{2,5}(?:[ \\-/.]\\d{2,5}){0,3}(?![\\d])",
  "(?<![\\w-])(?:1[ \\-.])?\\d{3}[ \\-.]\\d{3}[ \\-.]\\d{4}(?![\\w-])",
  "(?<![\\w-])0\\d{1,4}(?:[ \\-/.·]\\d{2,8}){1,4}(?<=(?:\\d[ \\-/.·]?){9})(?![\\w-])",
  "(?<![\\w-])00\\d{7,15}(?![\\d])",
  // Masked cards and accounts.
  "(?:[•x·.]{2,8}|\\*{1,8})[ -]?(?!\\d{1,5}[ -]?\\d{1,5}\\*)\\d{2,6}(?![\\d*])",
  "(?<![\\w])\\d{4} ?(?:[*•x·]{2,8} ?){1,3}\\d{0,4}",
  // Colours with a letter in them, versions, IBANs, citations of standards.
  "#(?=[\\da-f]{0,5}[a-f])[\\da-f]{6}(?![\\w])",
  "(?<![\\w])v\\.?\\d{1,6}(?:\\.\\d{1,6}){0,3}(?![\\w])",
  "(?<![\\w])[A-Z]{2}\\d{2}(?: ?[A-Z\\d]{4}){3,7}(?: ?[A-Z\\d]{1,3})?(?![\\w])",
  "(?<![\\w])(?:ISO|RFC|DIN|EN|IEC|IEEE|CVE|KB|EC|EU|DE|ATU|GB|BTW|CHE|NL)[ -]\\d{3,12}(?:-\\d{2,8})?(?![\\w])",
];

const patterns: readonly RegExp[] = sources.map((source) => wordPattern(source, "gu"));

/**
 * Where numbers stand that cannot be codes, whatever is said around them: addresses, dates, times, amounts, measures,
 * telephone numbers, versions. Sorted by start; may overlap.
 */
export function numberSpans(text: string): Span[] {
  const lower = text.toLowerCase();
  const spans = patterns.flatMap((pattern) =>
    [...lower.matchAll(pattern)].map(({ index, 0: match }) => ({ start: index, end: index + match.length })),
  );
  return spans.sort((one, other) => one.start - other.start);
}
