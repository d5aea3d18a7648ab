import type { CorpusMessage } from "./corpus-message.ts";

/** Mails that send a code. */
export const codeMails: readonly CorpusMessage[] = [
  {
    id: "en-grouped-hyphen",
    language: "en",
    channel: "email",
    subject: "Your Northwind sign-in code",
    text_content: `Hi Ada,

Use this code to finish signing in to Northwind:

    482-913

The code expires in 10 minutes. If you did not try to sign in, ignore this message.

Northwind Inc., 1200 Harbor Street, Suite 400, San Francisco, CA 94107
© 2024 Northwind Inc. All rights reserved.`,
    code: "482913",
  },
  {
    id: "en-subject-only",
    language: "en",
    channel: "email",
    subject: "739 204 is your Fernweh verification code",
    text_content: "Open the app and type the code from the subject of this mail. It is good for 15 minutes.",
    code: "739204",
  },
  {
    id: "en-html-digit-cells",
    language: "en",
    channel: "email",
    subject: "Confirm it's you",
    html_content: `<!doctype html><html><head><title>Confirm 000000</title><style>.d{color:#482913;font-size:32px}</style></head>
<body style="margin:0"><div style="display:none;max-height:0;overflow:hidden">Order 55512345 is on its way &zwnj;&nbsp;&zwnj;&nbsp;</div>
<table width="600"><tr><td><h1>Confirm it&rsquo;s you</h1><p>Enter this verification code in the window where you started:</p>
<table class="code"><tr><td class="d">7</td><td class="d">0</td><td class="d">4</td><td class="d">8</td><td class="d">1</td><td class="d">5</td></tr></table>
<p>It expires at 14:35 on 12 March 2024.</p></td></tr><tr><td>Brightpath Ltd, 12 Mill Lane, London EC1A 1BB</td></tr></table></body></html>`,
    code: "704815",
  },
  {
    id: "en-html-spans",
    language: "en",
    channel: "email",
    subject: "Two-factor code",
    html_content: `<div><p>Hello,</p><p>Here is your one-time passcode:</p>
<p style="letter-spacing:4px"><span>2</span><span>9</span><span>5</span><span>0</span><span>7</span><span>3</span></p>
<p>Never share it. Questions? Call <a href="tel:+15550100199">+1 (555) 010-0199</a>.</p></div>`,
    code: "295073",
  },
  {
    id: "en-g-prefix",
    language: "en",
    channel: "email",
    subject: "Lumen verification code",
    text_content: "G-618204 is your Lumen verification code. Don't share it with anyone.",
    code: "618204",
  },
  {
    id: "en-alphanumeric-grouped",
    language: "en",
    channel: "email",
    subject: "Your confirmation code: A7K-2QX",
    text_content: `Confirm your email address

Your confirmation code is below - enter it in your open browser window and we'll help you get signed in.

A7K-2QX

If you didn't request this email, there's nothing to worry about, you can safely ignore it.
Made by Slate Chat, 500 Howard Street, San Francisco, CA 94105`,
    code: "A7K2QX",
  },
  {
    id: "en-alphanumeric-five",
    language: "en",
    channel: "email",
    subject: "Your Gamehall account: Access from new computer",
    text_content: `Dear ada_77,

Here is the Guard code you need to login to account ada_77:

R4X9K

This email was generated because of a login attempt from a computer located at 203.0.113.45 (US).
The login attempt included your correct account name and password.`,
    code: "R4X9K",
  },
  {
    id: "en-order-beside-code",
    language: "en",
    channel: "email",
    subject: "Confirm your purchase",
    text_content: `Your order #40918827 over $1,249.00 placed on 2024-11-05 needs confirmation.

To approve the payment with your card ending in 4821, enter the security code 571306 on the payment page.

Invoice 2024-00817, reference PX-77120045. Customer service: 0800 123 456.`,
    code: "571306",
  },
  {
    id: "en-four-digits",
    language: "en",
    channel: "email",
    subject: "Your PIN",
    text_content: "Hi,\n\nyour PIN is 8042. It works once and for the next 30 minutes.\n\nTeam Harbour Gym, since 1998",
    code: "8042",
  },
  {
    id: "en-year-like-code",
    language: "en",
    channel: "email",
    subject: "Your verification code",
    text_content: "Verification code: 2019\n\nEnter it within 5 minutes.\n\n© 2024 Tidewater",
    code: "2019",
  },
  {
    id: "en-eight-digits",
    language: "en",
    channel: "email",
    subject: "[Gitworks] Please verify your device",
    text_content: `Hey ada!

A sign in attempt requires further verification because we did not recognize your device. To complete the sign in, enter the verification code on the unrecognized device.

Device: Firefox on Linux
Verification code: 30571924

If you did not attempt to sign in to your account, your password may be compromised. Visit https://gitworks.example/settings/security to create a new, strong password.`,
    code: "30571924",
  },
  {
    id: "en-table-label",
    language: "en",
    channel: "email",
    subject: "Sign-in request",
    html_content: `<table><tr><th>Request</th><th>Value</th></tr><tr><td>Ticket number</td><td>771204</td></tr>
<tr><td>Verification code</td><td><b>906137</b></td></tr><tr><td>Account number</td><td>448812</td></tr></table>`,
    code: "906137",
  },
  {
    id: "en-after-colon-next-line",
    language: "en",
    channel: "email",
    subject: "Here's your code",
    text_content:
      "Your login code is:\n\n**164 882**\n\nSent to ada@example.com from IP 198.51.100.23 at 09:14 UTC, Jan 5, 2025.",
    code: "164882",
  },
  {
    id: "en-sentence-first",
    language: "en",
    channel: "email",
    subject: "Finish signing up",
    text_content: "Enter 350927 on the sign-up page to verify your email address. This code can be used once.",
    code: "350927",
  },
  {
    id: "en-code-and-phone",
    language: "en",
    channel: "email",
    subject: "Security code for your account",
    text_content:
      "We received a request from phone number +44 20 7946 0958. Please use the following security code for the account ad**@example.com.\nSecurity code: 4417029\nThanks,\nThe Orbit account team",
    code: "4417029",
  },
  {
    id: "en-plain-and-html",
    language: "en",
    channel: "email",
    subject: "Your code",
    text_content: "Please view this mail in a program that shows HTML.",
    html_content:
      '<p>Please use the code below.</p><h2 style="font-family:monospace">&#52;&#53;&#49;&nbsp;&#56;&#57;&#48;</h2><p>Valid for 600 seconds.</p>',
    code: "451890",
  },
  {
    id: "en-quoted-printable",
    language: "en",
    channel: "email",
    subject: "Verify your address",
    text_content:
      "Hi there,=20\nthanks for joining Pebble. Your verification co=\nde is 8=\n20164 and it is valid until 6=E2=80=AFpm.=20\n",
    code: "820164",
  },
  {
    id: "en-lowercase-mixed",
    language: "en",
    channel: "email",
    subject: "Your temporary login code",
    text_content: "Your login code: k7m2qx\n\nPaste it into the page you came from.",
    code: "k7m2qx",
  },
  {
    id: "en-forwarded-old-code",
    language: "en",
    channel: "email",
    subject: "Your new code",
    text_content: "Your new verification code is 733501.\n\n> On Monday we wrote:\n> Your verification code is 118264.",
    code: "733501",
  },
  {
    id: "de-code",
    language: "de",
    channel: "email",
    subject: "Ihr Bestätigungscode",
    text_content: `Guten Tag Frau Beispiel,

Ihr Bestätigungscode lautet: 904 127

Der Code ist 15 Minuten gültig. Ihre Kundennummer: 55120937.
Beispielbank AG, 60311 Frankfurt am Main, HRB 48213, Tel. 069 123456-0`,
    code: "904127",
  },
  {
    id: "de-einmalpasswort",
    language: "de",
    channel: "email",
    subject: "Anmeldung bei Wolkenspeicher",
    html_content:
      "<p>Hallo Ada,</p><p>mit diesem Einmalpasswort melden Sie sich an:</p><p><strong>617&#8239;350</strong></p><p>Angefordert am 05.11.2024 um 14:22 Uhr. Bestellnummer 20241105.</p>",
    code: "617350",
  },
  {
    id: "de-tan",
    language: "de",
    channel: "email",
    subject: "Freigabe Ihrer Überweisung",
    text_content:
      "Betrag: 1.250,00 EUR\nEmpfänger: DE89 3704 0044 0532 0130 00\nAuftragsnummer: 88123405\nIhre TAN: 562839\nGeben Sie die TAN niemals am Telefon weiter.",
    code: "562839",
  },
  {
    id: "fr-code",
    language: "fr",
    channel: "email",
    subject: "Votre code de vérification",
    text_content: `Bonjour,

Votre code de vérification est le 271 846.
Il expire dans 10 minutes. Ne le communiquez à personne.

Commande n° 99120034 - 75011 Paris - Tél. 01 23 45 67 89`,
    code: "271846",
  },
  {
    id: "fr-usage-unique",
    language: "fr",
    channel: "email",
    subject: "Connexion à votre espace",
    html_content:
      "<p>Saisissez ce code &agrave; usage unique pour vous connecter&nbsp;:</p><div style='font-size:28px'>830 415</div><p>Dossier 445120, ouvert le 3 juin 2024.</p>",
    code: "830415",
  },
  {
    id: "es-code",
    language: "es",
    channel: "email",
    subject: "Código de verificación",
    text_content:
      "Hola Ada:\n\nTu código de verificación es 590 318. Caduca en 20 minutos.\n\nPedido 77120045 · Factura 2024-118 · 28013 Madrid · Tel. 912 345 678",
    code: "590318",
  },
  {
    id: "es-clave",
    language: "es",
    channel: "email",
    subject: "Clave dinámica",
    text_content:
      "Su clave dinámica es: 48271905. No la comparta. Transacción por $ 250.000 el 05/11/2024 a las 14:22.",
    code: "48271905",
  },
  {
    id: "pt-code",
    language: "pt",
    channel: "email",
    subject: "Confirme seu e-mail",
    text_content:
      "Olá, Ada!\n\nUse o código abaixo para confirmar seu e-mail:\n\n640295\n\nEle vale por 30 minutos. Protocolo: 20241105772.\nCNPJ 12.345.678/0001-90",
    code: "640295",
  },
  {
    id: "it-code",
    language: "it",
    channel: "email",
    subject: "Il tuo codice di accesso",
    text_content:
      "Ciao Ada, il tuo codice di accesso è 315-772. Scade tra 10 minuti. Ordine n. 40012876 del 05/11/2024.",
    code: "315772",
  },
  {
    id: "nl-code",
    language: "nl",
    channel: "email",
    subject: "Je verificatiecode",
    text_content:
      "Hoi Ada,\n\nJe verificatiecode is 208461. Deze code is 10 minuten geldig.\n\nKlantnummer 5512093, 1012 AB Amsterdam, sinds 1999",
    code: "208461",
  },
  {
    id: "pl-code",
    language: "pl",
    channel: "email",
    subject: "Kod weryfikacyjny",
    text_content:
      "Dzień dobry,\n\nTwój kod weryfikacyjny to 917 450. Jest ważny 15 minut.\n\nNumer zamówienia: 40918827. 00-950 Warszawa, tel. 22 123 45 67",
    code: "917450",
  },
  {
    id: "tr-code",
    language: "tr",
    channel: "email",
    subject: "Doğrulama kodunuz",
    text_content:
      "Merhaba,\n\nDoğrulama kodunuz: 463 098\nKod 5 dakika geçerlidir. Sipariş numarası: 77120045. Tutar: 1.249,00 TL",
    code: "463098",
  },
  {
    id: "ru-code",
    language: "ru",
    channel: "email",
    subject: "Код подтверждения",
    text_content:
      "Здравствуйте!\n\nВаш код подтверждения: 752 186\nОн действует 10 минут. Заказ № 40918827 от 5 ноября 2024 г. Телефон: 8 800 555-01-99",
    code: "752186",
  },
  {
    id: "ja-code",
    language: "ja",
    channel: "email",
    subject: "【サンプル】認証コードのお知らせ",
    text_content:
      "いつもご利用ありがとうございます。\n\n認証コード：５３８１４７\n\n有効期限は10分です。\nお問い合わせ番号：20241105772\n〒150-0002 東京都渋谷区 電話 03-1234-5678",
    code: "538147",
  },
  {
    id: "zh-code",
    language: "zh",
    channel: "email",
    subject: "邮箱验证码",
    text_content:
      "您好！\n您正在登录示例账号，验证码：106934，10分钟内有效，请勿泄露。\n订单号：20241105880123，金额：1299元。",
    code: "106934",
  },
  {
    id: "zh-tw-code",
    language: "zh",
    channel: "email",
    subject: "驗證碼通知",
    html_content:
      "<p>親愛的會員您好：</p><p>您的驗證碼為</p><h1>884 213</h1><p>請於 2024 年 11 月 5 日 14:30 前輸入。訂單編號 77120045</p>",
    code: "884213",
  },
  {
    id: "ko-code",
    language: "ko",
    channel: "email",
    subject: "[예시] 이메일 인증번호 안내",
    text_content:
      "안녕하세요.\n인증번호는 629 471 입니다. 5분 안에 입력해 주세요.\n주문번호: 20241105772\n고객센터 1588-0000",
    code: "629471",
  },
  {
    id: "ar-code",
    language: "ar",
    channel: "email",
    subject: "رمز التحقق",
    text_content: "مرحبا،\n\nرمز التحقق الخاص بك هو: ٣٨٥٠٢٧\nصالح لمدة ١٠ دقائق. رقم الطلب: ٤٠٩١٨٨٢٧",
    code: "385027",
  },
  {
    id: "sv-code",
    language: "sv",
    channel: "email",
    subject: "Din engångskod",
    text_content: "Hej!\n\nDin engångskod är 740 163. Den gäller i 10 minuter.\nOrdernummer 88120045. 111 22 Stockholm",
    code: "740163",
  },
  {
    id: "he-code",
    language: "he",
    channel: "email",
    subject: "קוד אימות",
    text_content: "שלום,\nקוד האימות שלך הוא 318462. הקוד תקף ל-10 דקות.",
    code: "318462",
  },
  {
    id: "hi-code",
    language: "hi",
    channel: "email",
    subject: "आपका ओटीपी",
    text_content: "प्रिय ग्राहक, आपका ओटीपी ७५०३६२ है। यह 10 मिनट के लिए मान्य है।",
    code: "750362",
  },
  {
    id: "en-code-with-link",
    language: "en",
    channel: "email",
    subject: "Sign in to Quillpad",
    html_content: `<p>Click the button to sign in:</p><a href="https://quillpad.example/login/magic?token=Zk93hfLq20dAxPw7">Sign in to Quillpad</a>
<p>Or copy this temporary login code:</p><p style="background:#f4f4f4">507 288</p><a href="https://quillpad.example/unsubscribe?u=118264">Unsubscribe</a>`,
    code: "507288",
    link: "https://quillpad.example/login/magic?token=Zk93hfLq20dAxPw7",
  },
];
