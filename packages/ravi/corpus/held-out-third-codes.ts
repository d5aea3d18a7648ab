import type { CorpusMessage } from "./corpus-message.ts";

/** Codes in fourteen languages, written before the extractors had seen them; see the README for their first score. */
export const heldOutThirdCodes: readonly CorpusMessage[] = [
  {
    id: "3-en-webotp",
    language: "en",
    channel: "sms",
    body: "Fernway: don't share this with anyone, including our staff. Sign in with 302846.\n\n@fernway.example #302846",
    code: "302846",
  },
  {
    id: "3-en-retriever",
    language: "en",
    channel: "sms",
    body: "<#> 88214 gets you into Loopcab. Trip ref 2209147, driver arrives 14:35.\nFA+9qCX9VSu",
    code: "88214",
  },
  {
    id: "3-en-cells",
    language: "en",
    channel: "email",
    subject: "Finish setting up Alderbox",
    html_content: `<html><body style="margin:0"><div style="display:none;max-height:0">Order 5510982 is waiting</div>
<table width="600"><tr><td><img src="https://cdn.alderbox.example/logo.png" alt="Alderbox 2025"></td></tr>
<tr><td>Type these six digits on the page you left open:</td></tr>
<tr><td><table class="otp"><tr><td>0</td><td>5</td><td>9</td><td>1</td><td>1</td><td>7</td></tr></table></td></tr>
<tr><td>They work until 4:20 PM on Tuesday, March 4, 2025.</td></tr>
<tr><td>Alderbox Inc., 1180 Harrow Road, Suite 4200, Portland, OR 97205</td></tr></table></body></html>`,
    code: "059117",
  },
  {
    id: "3-ja-mail",
    language: "ja",
    channel: "email",
    subject: "【かもめショップ】会員登録のご案内",
    text_content: `佐藤 花子 様

かもめショップにご登録いただきありがとうございます。
下記の認証コードを画面に入力してください。

　　認証コード：８４１　２０７

有効期限：2025年3月4日 10時22分まで
お問い合わせ番号：KM-20250304-118

〒150-0002 東京都渋谷区架空町2-21-1
電話 03-5550-0142（平日9:00〜18:00）`,
    code: "841207",
  },
  {
    id: "3-ja-sms",
    language: "ja",
    channel: "sms",
    body: "【つばめ銀行】お振込先 フメイカメイ 様 50,000円。ワンタイムパスワード【4829-1375】を入力してください。心当たりのない場合は0120-555-014へ",
    code: "48291375",
  },
  {
    id: "3-zh-sms",
    language: "zh",
    channel: "sms",
    body: "【青禾网】739204（登录动态码），您正在2025-03-04 10:22从IP 198.51.100.23登录，5分钟内有效。如非本人操作请致电400-555-0142",
    code: "739204",
  },
  {
    id: "3-zh-tw-mail",
    language: "zh",
    channel: "email",
    subject: "登入通知",
    html_content:
      "<p>親愛的林小姐您好：</p><p>請於 10 分鐘內於登入頁面輸入下列驗證碼</p><p style='font-size:28px'><b>K7P-3WX</b></p><p>訂單編號 A20250304551 之款項 NT$1,280 將於驗證後扣款。</p><p>客服專線 (02) 5550-0188</p>",
    code: "K7P3WX",
  },
  {
    id: "3-ko-sms",
    language: "ko",
    channel: "sms",
    body: "[Web발신]\n[하늘은행] 본인확인 인증번호[582034]를 화면에 입력해 주세요. 이체금액 120,000원 (타인노출금지) 문의 1555-0142",
    code: "582034",
  },
  {
    id: "3-ko-mail",
    language: "ko",
    channel: "email",
    subject: "두레메모 가입을 완료해 주세요",
    html_content: `<h2>안녕하세요, 민준님!</h2><p>아래 6자리 숫자를 입력하면 가입이 완료됩니다.</p><div style="letter-spacing:8px">190 436</div><p>이 메일은 2025년 3월 4일에 발송되었습니다. 사업자등록번호 123-45-67890 | 서울특별시 가상구 모의로 52 (우)04524</p>`,
    code: "190436",
  },
  {
    id: "3-ar-sms",
    language: "ar",
    channel: "sms",
    body: "سوق النخيل: رمز الدخول المؤقت هو ٧٣٠٥١٨ صالح لمدة ٥ دقائق. طلبك رقم ٩٩١٢٠٤٤ قيد التجهيز. لا تعط الرمز لأحد.",
    code: "730518",
  },
  {
    id: "3-he-mail",
    language: "he",
    channel: "email",
    subject: "אימות כתובת הדואר שלך",
    html_content:
      '<div dir="rtl"><p>שלום נועה,</p><p>כדי להשלים את ההרשמה לאתר רימון יש להזין את הקוד הבא:</p><p><b>41 90 72</b></p><p>תוקף הקוד 15 דקות. מספר פנייה: 8841207</p><p>רימון בע"מ, ח.פ. 515550142, רחוב הדוגמה 12, תל אביב 6120101</p></div>',
    code: "419072",
  },
  {
    id: "3-hi-sms",
    language: "hi",
    channel: "sms",
    body: "सरिता बैंक: कार्ड XX8820 से ₹2,499.00 के भुगतान के लिए आपका ओटीपी ४८०२९१ है। यह 10 मिनट तक मान्य है। किसी को न बताएं।",
    code: "480291",
  },
  {
    id: "3-ru-sms",
    language: "ru",
    channel: "sms",
    body: "СОСНА БАНК: перевод 12 500 р на карту *8820. Никому не говорите код 4471. Если это не вы: 8 800 555-01-42",
    code: "4471",
  },
  {
    id: "3-ru-mail",
    language: "ru",
    channel: "email",
    subject: "Вход с нового устройства",
    html_content: `<p>Здравствуйте, Мария!</p><p>Кто-то пытается войти в ваш аккаунт: Chrome 122, Казань, 04.03.2025 в 10:22.</p><p>Чтобы подтвердить, что это вы, введите цифры:</p><p class="d"><span>7</span><span>7</span><span>0</span><span>3</span><span>9</span><span>5</span></p><p>ООО «Берёзка», ИНН 7700000000, 101000, Москва, а/я 15</p>`,
    code: "770395",
  },
  {
    id: "3-tr-ascii-sms",
    language: "tr",
    channel: "sms",
    body: "YAPRAKBANK: MAVI MARKET isyerinden 1.250,00 TL tutarindaki internet alisverisiniz icin 3D Secure sifreniz 904417. Sifrenizi kimseyle paylasmayin. B042",
    code: "904417",
  },
  {
    id: "3-pl-mail",
    language: "pl",
    channel: "email",
    subject: "Potwierdź adres e-mail w serwisie Jaskółka",
    text_content:
      "Cześć Olu,\n\naby dokończyć rejestrację, przepisz poniższy kod do formularza:\n\n604 118\n\nKod wygaśnie o 16:40.\n\nJaskółka sp. z o.o., ul. Zmyślona 14/22, 00-950 Warszawa\nNIP 525-000-11-22, REGON 140012345, KRS 0000123456",
    code: "604118",
  },
  {
    id: "3-cs-ascii-sms",
    language: "cs",
    channel: "sms",
    body: "Lipova banka: platba 2 450,00 CZK na ucet 1234567890/0300, VS 2025030417. Autorizacni kod: 77120453. Nikomu ho nesdelujte.",
    code: "77120453",
  },
  {
    id: "3-vi-ascii-sms",
    language: "vi",
    channel: "sms",
    body: "SenBank: Ma xac thuc giao dich 2.500.000 VND den TK 0071000123456 la 381920. Het han luc 10:27 04/03/2025. KHONG chia se ma nay.",
    code: "381920",
  },
  {
    id: "3-vi-mail",
    language: "vi",
    channel: "email",
    subject: "Xác minh tài khoản Bờ Tre",
    html_content:
      "<p>Xin chào Lan,</p><p>Vui lòng nhập mã xác minh bên dưới để hoàn tất đăng ký:</p><h1>72 81 05</h1><p>Mã có hiệu lực trong 10 phút. Đơn hàng #5520187 sẽ được xử lý sau khi xác minh.</p><p>Hotline: 1900 5550</p>",
    code: "728105",
  },
  {
    id: "3-th-sms",
    language: "th",
    channel: "sms",
    body: "ห้ามบอกผู้อื่น! 559201 คือรหัส OTP สำหรับโอนเงิน 1,500.00 บ. ไปยัง xxx-x-x8820-x (Ref: KXTP) หมดอายุใน 5 นาที โทร 0-2555-0142",
    code: "559201",
  },
  {
    id: "3-pt-mail",
    language: "pt",
    channel: "email",
    subject: "Falta só um passo, Beatriz",
    text_content:
      "Olá, Beatriz!\n\nDigite 48.29.13 no aplicativo Jangada para confirmar o seu e-mail. Este código vale por 30 minutos.\n\nPedido 2025-118-7731 · Total R$ 1.349,90\nJangada Serviços Ltda. CNPJ 12.345.678/0001-90\nRua Imaginária, 1020, CEP 01310-100, São Paulo",
    code: "482913",
  },
  {
    id: "3-de-mtan",
    language: "de",
    channel: "sms",
    body: "Die mTAN für Ihre Überweisung über 1.240,50 EUR auf IBAN DE02 1203 0000 0000 2020 51 vom 04.03.2025 lautet: 903 447. Ihre Ahornbank",
    code: "903447",
  },
  {
    id: "3-de-pre",
    language: "de",
    channel: "email",
    subject: "Ihr Zugang zum Kundenportal",
    html_content:
      "<p>Guten Tag Frau Berger,</p><p>geben Sie zum Bestätigen der neuen Telefonnummer bitte diese Zeichenfolge ein:</p><pre>  XK4-92PL  </pre><p>Kundennummer 40028817 · Vertrag VT-2024-00917</p><p>Stadtwerke Neuland, Beispielallee 17, 04103 Leipzig · USt-IdNr. DE123456789 · Amtsgericht Leipzig HRB 20482</p>",
    code: "XK492PL",
  },
  {
    id: "3-fr-sms",
    language: "fr",
    channel: "sms",
    body: "MESANGE: 82 04 17 est votre code pour valider l'achat de 1 249,00 EUR chez LIBRAIRIE DU PORT. Une question ? 09 70 55 01 42",
    code: "820417",
  },
  {
    id: "3-fr-mail-subject",
    language: "fr",
    channel: "email",
    subject: "551 038 : votre code Mésange",
    html_content:
      "<p>Bonjour Camille,</p><p>Vous trouverez votre code dans l'objet de ce message. Il est valable jusqu'au 04/03/2025 à 10h32.</p><p>Mésange SAS au capital de 120 000 €, RCS Lyon 812 345 678, 12 rue Fictive, 69002 Lyon</p>",
    code: "551038",
  },
  {
    id: "3-es-mail",
    language: "es",
    channel: "email",
    subject: "Verifica tu cuenta",
    html_content: `<table><tr><th>Cuenta</th><td>lucia@correo.example</td></tr><tr><th>Fecha</th><td>04/03/2025 10:22</td></tr><tr><th>N.º de solicitud</th><td>77120933</td></tr><tr><th>Código de verificación</th><td>290 551</td></tr></table><p>Si no lo has pedido tú, ignora este mensaje. Cigüeña S.L., CIF B12345678, 28013 Madrid, tel. 915 550 142.</p>`,
    code: "290551",
  },
  {
    id: "3-nl-subject-only",
    language: "nl",
    channel: "email",
    subject: "Je inlogcode voor Rietvink is 448120",
    text_content:
      "Hoi Sanne,\n\nIn het onderwerp staat waarmee je inlogt. Niets aangevraagd? Dan hoef je niets te doen.\n\nRietvink B.V., Verzonnenstraat 88, 1012 AB Amsterdam, KvK 12345678",
    code: "448120",
  },
  {
    id: "3-sv-sms",
    language: "sv",
    channel: "sms",
    body: "Tärnan: Använd 6104 för att bekräfta ditt nummer. Koden gäller i 10 min. Ärende 2025-00417.",
    code: "6104",
  },
];
