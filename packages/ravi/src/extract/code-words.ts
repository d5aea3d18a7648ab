import { wordPattern } from "./word-pattern.ts";

/** Words that name a one-time code, in the languages of the corpus. Latin compounds ("Bestätigungscode") count. */
const named = [
  // Latin: the word itself, with the compounds and the case endings of its languages.
  String.raw`\p{L}{0,20}(?:codes?|koden?|kod[ue]?\p{L}{0,6}|kód\p{L}{0,4}|koodi\p{L}{0,5}|c[oó]digos?|codice|codici|codul?)`,
  "passcodes?|otps?|totp|pins?|m?tan|smstan",
  "one[- ]time[- ](?:password|passcode|pin|key)|single[- ]use (?:password|pin)|temporary (?:sign[- ]in|login) password",
  "verification number|authentication number",
  "einmal(?:pass|kenn)wort|einmal-passwort|tan-nummer",
  "mot de passe (?:à usage unique|temporaire|unique)|numéro de vérification",
  "clave (?:dinámica|de acceso|temporal|única|de un solo uso|de verificación|de seguridad)|contraseña (?:de un solo uso|temporal|única)|número de verificación",
  "senha (?:de uso único|temporária|descartável|única)|chave de acesso|número de verificação",
  "password (?:monouso|temporanea|usa e getta)|numero di verifica",
  "eenmalig wachtwoord|hasł(?:o|a|em) (?:jednorazow\\p{L}{1,3}|sms)|jednorazowe hasło",
  "tek kullanımlık (?:şifre|parola)\\p{L}{0,6}|(?:doğrulama|onay|giriş|güvenlik|sms) (?:şifre|parola)\\p{L}{0,6}",
  "engångs(?:lösenord|kod)|engangs(?:passord|kode|kodeord)|kertakäyttöi\\p{L}{1,6} salasana|jednorázové heslo",
  "код(?:а|у|ом|е|ы)?|одноразов\\p{L}{2,3} парол\\p{L}{1,2}|парол\\p{L}{1,2} для (?:входа|подтверждения)|п[иі]н(?:-код)?",
  "κωδικ\\p{L}{1,3}|קוד|הקוד|סיסמה חד פעמית|कोड|ओटीपी|รหัส|mã",
  "(?:ال|ل|ب|و)?رمز\\p{L}{0,3}|(?:ال)?كود|کد|(?:ال)?رقم (?:ال)?سري|كلمة (?:ال)?مرور(?: \\p{L}{2,10}){0,2} (?:ل?مرة )?واحدة",
];

const scripts = [
  "[验驗校][证證验驗][码碼]|校[验驗][码碼]|[动動][态態][码碼]|[确確][认認][码碼]|安全[码碼]|[认認][证證][码碼]|激活[码碼]|登[录錄入][码碼]|提取[码碼]|[验驗][证證]代[码碼]",
  "[动動][态態](?:密[码碼]|口令)|一次性(?:密[码碼]|口令)|短信口令|随机[码碼]",
  "(?:認証|確認|検証|本人確認|ログイン|セキュリティ|アクセス|ワンタイム)?コード|認証番号|確認番号|暗証番号|認証キー|パスコード|ワンタイムパスワード",
  "인증 ?번호|인증 ?코드|확인 ?번호|확인 ?코드|보안 ?코드|보안 ?번호|로그인 ?코드|코드|일회용 ?비밀번호",
];

/** Phrases with such a word in them that name something else: discounts, places, machines, bookings. */
const other = [
  "(?:promo(?:tion(?:al)?)?|discount|coupon|voucher|gift(?: card)?|referral|affiliate|partner|offer|savings?|reward|error|exit|status|response|result|source|country|area|dial(?:l?ing)?|zip|post(?:al)?|bar|qr|dress|product|item|style|sku|stock|tracking|store|branch|sort|swift|bic|bank|tax|colou?r|hex|airport|department|cost|account|student|class|course|game|cheat|morse|booking|reservation|confirmation code for your (?:booking|reservation|stay|flight)|pickup|collection|locker|gate|door|entry|building|parking|ticket|event|event access|meeting|conference|dial-in|webinar|participant|training|team) ?-?(?:codes?|pins?)",
  "(?:gutschein|rabatt|aktions?|vorteils|geschenk|freunde|empfehlungs|werbe|fehler|status|quell|länder|landes|post|postleit|bar|qr-?|farb|flughafen|steuer|buchungs|reservierungs|tür|abhol|paket|tracking|artikel|produkt|kurs|strich)-?codes?",
  "codes? (?:promo(?:tionnel)?s?|postal|de réduction|de remise|réduction|remise|avantage|parrain(?:age)?|cadeau|barres?|qr|erreur|d'erreur|pays|couleur|source|produit|article|guichet|banque|de réservation|réservation|de retrait|de suivi|d'immeuble|iban)",
  "c[oó]digos? (?:postal|promocional|promocionales|de descuento|de desconto|de cupón|de referido|de indicação|de rastreo|de rastreamento|de seguimiento|de barras|qr|de error|de erro|fuente|fonte|de país|de área|de reserva|de producto|de produto|de cliente|amigo|swift|de recogida|de retirada)|cupom|cupón",
  "codic[ei] (?:sconto|promozionale|promo|postale|fiscale|a barre|qr|errore|di errore|prodotto|articolo|cliente|amico|iban|prenotazione|di prenotazione|di tracciamento|coupon|regalo|sorgente|di ritiro)",
  "(?:kortings|actie|cadeau|voordeel|post|bar|streepjes|fout|land|bron|boekings|reserverings|afhaal|track(?:ing)?|kleur|product|artikel)-?codes?",
  "kod\\p{L}{0,2} (?:rabatow|promocyjn|pocztow|kreskow|qr|błędu|kraju|produktu|źródłow|rezerwacji|odbioru|polecają|zniżkow)\\p{L}{0,4}|(?:indirim|kupon|promosyon|hediye|posta|alan|ülke|hata|kaynak|ürün|davet|referans|rezervasyon|kargo|teslimat|takip) kod\\p{L}{1,6}|karekod|barkod\\p{L}{0,4}",
  "промо-?код\\p{L}{0,2}|штрих-?код\\p{L}{0,2}|код\\p{L}{0,2} (?:скидки|купона|ошибки|страны|города|товара|бронирования|получения|домофона|отслеживания)|qr-?код\\p{L}{0,2}",
  "(?:クーポン|割引|プロモーション|キャンペーン|招待|紹介|エラー|ソース|バー|QR|国|商品|予約|ギフト|特典)コード|郵便番号",
  "(?:쿠폰|할인|프로모션|추천|초대|오류|에러|소스|바|상품|예약|국가|QR) ?(?:코드|번호)|우편 ?번호",
  "(?:ال)?(?:رمز|كود) (?:ال)?(?:خصم|قسيمة|بريدي|منتج|خطأ|دولة|بلد|حجز|كوبون|ترويجي|دعوة)\\p{L}{0,3}|(?:ال)?رمز (?:ال)?بريدي",
  "rabattkod\\p{L}{0,2}|rabatkode\\p{L}{0,2}|rabattkode\\p{L}{0,2}|postnummer|slevov\\p{L}{1,3} kód|mã (?:giảm giá|đơn hàng|vận đơn|bưu chính|khuyến mãi)|encode\\p{L}{0,3}|decode\\p{L}{0,3}|kodak|codex|codec|pin(?:ned|s? to)|tan(?:ning|ned)",
  "(?:invalid|wrong|expired|old|previous|last|used|falsche[rn]?|alte[rn]?|ancien|anterior|vecchio|oude) (?:\\p{L}{1,14} )?(?:code|código|codice)",
];

/** Words of signing in and proving an address, which make a code likely without naming it. */
const weak = [
  "verif\\p{L}{1,12}|vérif\\p{L}{1,10}|verify|confirm\\p{L}{0,10}|authenti\\p{L}{1,10}|2fa|two[- ](?:factor|step)|sign[- ]?in|log[- ]?in|sign[- ]?up|security|expires?|valid for|do not share",
  "bestätig\\p{L}{0,6}|anmeld\\p{L}{0,6}|einlogg\\p{L}{0,4}|gültig|connexion|valable|expire|caduca|válid[oa]|iniciar sesión|accesso|scade|valid[oa] per|geldig|inlogg\\p{L}{0,4}|ważny|logowani\\p{L}{0,3}|potwierd\\p{L}{1,6}|doğrula\\p{L}{0,8}|geçerli\\p{L}{0,4}|giriş|подтвержд\\p{L}{1,6}|вход\\p{L}{0,3}|действ\\p{L}{1,8}|никому не",
  "認証|確認|ログイン|有効|验证|驗證|有效|登录|登入|请勿泄露|인증|로그인|유효|تحقق|تأكيد|صالح|تسجيل الدخول",
];

/** What messages with a code say to those who did not ask for it. */
const warning = [
  "(?:isn't|wasn't|is not|was not|not) you(?:rs)?|didn't (?:request|ask|try)|did not (?:request|ask|try)|(?:never|do not|don't) (?:share|disclose|give|tell)",
  "nicht (?:sie|du|weiter)|nicht angefordert|pas vous|ne (?:le |la )?(?:partagez|communiquez)|no (?:fuiste|has sido) tú|no (?:lo |la )?compart|não (?:foi você|compartilhe)|non (?:sei stato tu|comunicarlo|condivid)|niet (?:u|jij|delen)|deel deze|nie (?:ty|podawaj)|paylaşmay|никому|не вы|教えない|心当たり|请勿|請勿|非本人|타인|لا تشارك|لم تطلب",
];

const edge = String.raw`(?<![\p{L}\p{N}])`;
const tail = String.raw`(?![\p{L}\p{N}])`;
const word = (parts: readonly string[]): string => `${edge}${loose(parts)}${tail}`;

// Arabic and Hebrew glue short words to the next one; Chinese, Japanese, Korean and Thai know no blanks at all.
const loose = (parts: readonly string[]): string => `(?:${parts.join("|")})`;

export const codeWords: RegExp = wordPattern(`${word(named)}|${loose(scripts)}|รหัส\\p{L}{0,20}`, "gu");
export const otherCodeWords: RegExp = wordPattern(
  `${edge}${loose(other)}(?![\\p{Script=Latin}\\p{Script=Cyrillic}\\d])|(?:クーポン|割引|招待|紹介|エラー|予約|優惠|优惠|折扣|邀请|邀請|兑换|兌換|取件|取货|쿠폰|할인|추천|초대|예약)\\s?(?:コード|[码碼]|코드|번호)|郵便番号|우편 ?번호`,
  "gu",
);
export const warningWords: RegExp = wordPattern(loose(warning));
export const signInWords: RegExp = wordPattern(loose(weak));
