import type { CorpusMessage } from "./corpus-message.ts";

/** The second half of the fourth held-out codes. */
export const heldOutFourthMoreCodes: readonly CorpusMessage[] = [
  {
    id: "4-pl-bank",
    language: "pl",
    channel: "sms",
    body: "BOCIAN BANK: Haslo nr 3 z dn. 04-03-2025: 91827364. Przelew 1 250,00 PLN na rach. 61...4410. Sprawdz dane przed zatwierdzeniem!",
    code: "91827364",
  },
  {
    id: "4-cs-mail",
    language: "cs",
    channel: "email",
    subject: "Dokončete registraci",
    text_content:
      "Dobrý den,\n\ndo registračního formuláře opište tento čtyřmístný kód: 7015.\n\nPokud jste o registraci nežádali, e-mail smažte.\n\nČáp s.r.o., Smyšlená 1024/5, 110 00 Praha 1, IČO 12345678",
    code: "7015",
  },
  {
    id: "4-hu-mail",
    language: "hu",
    channel: "email",
    subject: "Belépési kód: 448 902",
    html_content:
      "<p>Kedves Anna!</p><p>A belépéshez szükséges kódot a tárgy sorban találod.</p><p>Gólya Kft., 1052 Budapest, Kitalált utca 7., adószám: 12345678-2-41</p>",
    code: "448902",
  },
  {
    id: "4-ro-sms",
    language: "ro",
    channel: "sms",
    body: "Banca Barza: Codul dvs. SMS pentru plata de 249,90 RON la MAGAZIN ONLINE este 602 718. Nu il comunicati nimanui. Info 021 555 0142",
    code: "602718",
  },
  {
    id: "4-el-mail",
    language: "el",
    channel: "email",
    subject: "Επιβεβαίωση email",
    html_content:
      "<p>Γεια σου Ελένη,</p><p>Πληκτρολόγησε τον παρακάτω κωδικό για να συνεχίσεις:</p><p><strong>9 0 4 7 1 3</strong></p><p>Παραγγελία #20250304, ΑΦΜ 123456789, 105 57 Αθήνα</p>",
    code: "904713",
  },
  {
    id: "4-tr-sms",
    language: "tr",
    channel: "sms",
    body: "Hesabınıza giriş için kodunuz: 27-40-91. 3 dakika geçerlidir. Bu işlemi siz yapmadıysanız 0850 555 0142. Kırlangıç A.Ş. Mersis 0123456789012345",
    code: "274091",
  },
  {
    id: "4-ru-messenger",
    language: "ru",
    channel: "sms",
    body: "Иволга: 593-406. Никогда не сообщайте этот код, даже если просит служба поддержки. Заказ №118264 будет у вас завтра.",
    code: "593406",
  },
  {
    id: "4-ru-gos",
    language: "ru",
    channel: "email",
    subject: "Код подтверждения",
    text_content:
      "Уважаемая Мария Ивановна!\n\nДля подтверждения адреса электронной почты введите на портале код\n\n880 412\n\nСНИЛС 112-233-445 95, обращение № 2025-88120 от 04.03.2025.\nЕсли Вы не запрашивали код, не отвечайте на это письмо.",
    code: "880412",
  },
  {
    id: "4-uk-mail",
    language: "uk",
    channel: "email",
    subject: "Ваш код для входу",
    html_content:
      "<p>Вітаємо!</p><p>Щоб увійти, введіть</p><p><b>K3T-9WM</b></p><p>Діє до 10:45. Рахунок № 20250304 на 1 349,00 грн не оплачено.</p>",
    code: "K3T9WM",
  },
  {
    id: "4-he-sms",
    language: "he",
    channel: "sms",
    body: 'בנק הדוכיפת: הקוד החד פעמי שלך 830 114 לאישור עסקה על סך 1,250.00 ש"ח בכרטיס 4410. אין למסור את הקוד. *5550',
    code: "830114",
  },
  {
    id: "4-ar-bank",
    language: "ar",
    channel: "sms",
    body: "بنك الهدهد: استخدم ٩٠٤٤٧١ لإتمام عملية شراء بمبلغ ١٬٢٥٠٫٠٠ ريال ببطاقة تنتهي بـ ٤٤١٠. لا تشارك الرمز مع أحد.",
    code: "904471",
  },
  {
    id: "4-ar-mail",
    language: "ar",
    channel: "email",
    subject: "رمز التحقق الخاص بك",
    html_content:
      '<div dir="rtl"><p>مرحبا سارة،</p><p>أدخلي الرمز أدناه في التطبيق:</p><p><b>538 207</b></p><p>رقم التذكرة: 4410293 · الرياض 12271 · هاتف 920005550</p></div>',
    code: "538207",
  },
  {
    id: "4-hi-mail",
    language: "hi",
    channel: "email",
    subject: "अपना ईमेल सत्यापित करें",
    html_content:
      "<p>नमस्ते आशा,</p><p>खाता बनाना पूरा करने के लिए नीचे दिया गया कोड दर्ज करें:</p><h2>70 15 38</h2><p>ऑर्डर संख्या 44102937, राशि ₹1,249.00, नई दिल्ली 110001</p>",
    code: "701538",
  },
  {
    id: "4-th-mail",
    language: "th",
    channel: "email",
    subject: "ยืนยันอีเมลของคุณ",
    html_content:
      "<p>สวัสดีคุณมาลี</p><p>กรุณากรอกรหัสนี้เพื่อยืนยันอีเมล</p><p>4 7 7 1 9 0</p><p>ใบแจ้งหนี้เลขที่ INV-2568-0417 ยอด 1,250.00 บาท กรุงเทพฯ 10110</p>",
    code: "477190",
  },
  {
    id: "4-vi-sms",
    language: "vi",
    channel: "sms",
    body: "ChimSe: 6 so OTP cua ban: 550918. Tuyet doi khong cung cap OTP cho bat ky ai. Don hang DH20250304 da duoc xac nhan. Hotline 19005550",
    code: "550918",
  },
  {
    id: "4-ja-sms",
    language: "ja",
    channel: "sms",
    body: "730-418 はヒバリの認証コードです。有効期限は10分です。他の人に教えないでください。\n\n@hibari.example #730418",
    code: "730418",
  },
  {
    id: "4-ja-bank",
    language: "ja",
    channel: "email",
    subject: "【すずめ証券】出金時の確認コードのお知らせ",
    text_content:
      "すずめ証券をご利用いただき、誠にありがとうございます。\n\n■受付日時：2025/03/04 10:22\n■受付番号：0044102937\n■出金額：250,000円\n■確認コード：Ｋ７２９０４\n\n上記コードを出金画面に入力してください。\nフリーダイヤル 0120-555-014",
    code: "K72904",
  },
  {
    id: "4-zh-alipay",
    language: "zh",
    channel: "sms",
    body: "【喜鹊支付】你正在付款1,250.00元，校验码为 550 194，唯一热线95550。泄露有风险，勿转发。",
    code: "550194",
  },
  {
    id: "4-zh-mail",
    language: "zh",
    channel: "email",
    subject: "喜鹊邮箱 - 邮箱验证",
    html_content:
      "<p>尊敬的用户：</p><p>您正在绑定邮箱，请在30分钟内填写下面的数字：</p><p style='color:#118264'>2 0 9 4 4 7</p><p>工单号 20250304118，客服QQ 800055501</p>",
    code: "209447",
  },
  {
    id: "4-ko-toss",
    language: "ko",
    channel: "sms",
    body: "[까치페이] 4409 (보안을 위해 다른 사람에게 알려주지 마세요) 인증번호를 앱에 입력해주세요. 결제예정 38,500원",
    code: "4409",
  },
  {
    id: "4-en-two-channels",
    language: "en",
    channel: "email",
    subject: "Use the newest code",
    text_content:
      "You asked for several codes. Only the newest one works:\n\n10:22  907 314  (use this one)\n10:15  482 913  (expired)\n10:02  118 264  (expired)",
    code: "907314",
  },
  {
    id: "4-en-forward",
    language: "en",
    channel: "email",
    subject: "Fwd: Your Merle code",
    text_content:
      "This came to my old inbox.\n\n---------- Forwarded message ---------\nFrom: Merle <no-reply@merle.example>\nDate: Tue, 4 Mar 2025 at 10:22\nSubject: Your Merle code\n\nYour Merle code is 665 120. It expires in 10 minutes.",
    code: "665120",
  },
  {
    id: "4-en-alt-digits",
    language: "en",
    channel: "email",
    subject: "One more step",
    html_content:
      '<p>To continue, enter the 6-digit code from the picture.</p><img src="https://i.linnet.example/1.png" alt="7"><img src="https://i.linnet.example/2.png" alt="0"><img src="https://i.linnet.example/3.png" alt="4"><img src="https://i.linnet.example/4.png" alt="4"><img src="https://i.linnet.example/5.png" alt="9"><img src="https://i.linnet.example/6.png" alt="1"><p>Linnet Ltd, 14 Made-up Lane, London EC1A 1BB</p>',
    code: "704491",
  },
];
