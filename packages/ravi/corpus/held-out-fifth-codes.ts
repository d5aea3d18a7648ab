import type { CorpusMessage } from "./corpus-message.ts";

/** Codes of all kinds of senders, written after the fourth held-out part had been mended. */
export const heldOutFifthCodes: readonly CorpusMessage[] = [
  {
    id: "5-en-library",
    language: "en",
    channel: "email",
    subject: "Reset your library card PIN",
    text_content:
      "Hello,\n\nSomeone (hopefully you) asked to reset the PIN of library card 2 9001 00441 0293. To choose a new PIN, go back to the page and enter the six characters H4T9QX. They are case sensitive and will stop working at midnight.\n\nBranch: Mill Lane, 12 Mill Lane, Alderton AL4 8QT",
    code: "H4T9QX",
  },
  {
    id: "5-en-game",
    language: "en",
    channel: "email",
    subject: "Your Emberfall Security Code",
    html_content:
      "<table><tr><td>Hello, Nightjar#20481</td></tr><tr><td>A request to turn on your authenticator was made from IP 203.0.113.88. Your security code:</td></tr><tr><td style='background:#101820;color:#fff;font-size:32px'>8 2 2 0 1 6</td></tr><tr><td>Enter it on the website within 30 minutes.<br>© 2009-2025 Emberfall Games</td></tr></table>",
    code: "822016",
  },
  {
    id: "5-en-rideshare",
    language: "en",
    channel: "sms",
    body: "9027 - that's your Hopalong PIN. Tell it to your driver only when you're in the car. Ride #A77-2041, $14.20",
    code: "9027",
  },
  {
    id: "5-en-payroll",
    language: "en",
    channel: "email",
    subject: "Payroll: verify bank change",
    html_content:
      "<p>Hi Ada</p><p>You changed your direct deposit to routing 021000021, account ending 6789, effective 03/14/2025.</p><p>To finish, key in <b>558-03-12</b> when asked.</p><p>HR Ticket HR-20993 · Ext. 4471</p>",
    code: "5580312",
  },
  {
    id: "5-en-iot",
    language: "en",
    channel: "email",
    subject: "Pair your Thrushcam",
    text_content:
      "Open the app, choose Add camera and when it asks for the pairing code type 0417 8826. Serial number on the box: TC2-88120-4471. Firmware 3.14.15.",
    code: "04178826",
  },
  {
    id: "5-en-tax",
    language: "en",
    channel: "sms",
    body: "Revenue Online: 4RT7K2 is the access code you asked for on 4 Mar. UTR 1234567890 is unchanged. We never ask for it by phone.",
    code: "4RT7K2",
  },
  {
    id: "5-en-terse",
    language: "en",
    channel: "sms",
    body: "847261 (Nightingale, exp 5m)",
    code: "847261",
  },
  {
    id: "5-en-school",
    language: "en",
    channel: "email",
    subject: "Parent portal",
    text_content:
      "Dear parent of Leo Hart (Year 4, class 4B),\n\nhere is what you need to sign up for the portal:\n\n  Web address: https://portal.elmschool.example\n  One-time sign-up code: LH-7743-QK\n\nThe code may be used once. Term starts 8 September 2025.",
    code: "LH7743QK",
  },
  {
    id: "5-de-arzt",
    language: "de",
    channel: "sms",
    body: "Praxis Dr. Lerche: Ihr Code zum Abruf der Befunde: 3971-04. Termin am 12.03. um 9:15, Zimmer 204.",
    code: "397104",
  },
  {
    id: "5-de-verein",
    language: "de",
    channel: "email",
    subject: "Noch ein Schritt: E-Mail bestätigen",
    html_content:
      "<p>Moin Lena,</p><p>wirf kurz die Zahl <strong>6182</strong> in das Feld auf unserer Seite, dann ist deine Anmeldung zum Sommerlauf 2025 (Startgebühr 12,00&nbsp;€, Strecke 5000&nbsp;m) bestätigt.</p><p>SV Zaunkönig 1908 e.V., VR 4471</p>",
    code: "6182",
  },
  {
    id: "5-at-bank",
    language: "de",
    channel: "sms",
    body: "TAN 5T82KM f. Auftrag v. 04.03.25 10:22, EUR 980,00 an AT61 1904 3002 3457 3201. TAN nie weitergeben!",
    code: "5T82KM",
  },
  {
    id: "5-fr-fibre",
    language: "fr",
    channel: "sms",
    body: "Votre demande de portabilité est enregistrée. Pour la valider, répondez avec le code 7419 sur la page ouverte. RIO 04P123456ABC. Pinson Télécom",
    code: "7419",
  },
  {
    id: "5-fr-association",
    language: "fr",
    channel: "email",
    subject: "Inscription à l'atelier du 15 mars",
    text_content:
      "Bonjour Léa,\n\nmerci de taper ces six chiffres dans le formulaire pour confirmer votre inscription :\n\n05 77 12\n\nParticipation : 15 €. Adresse : 3 bis, quai Imaginaire, 44000 Nantes.",
    code: "057712",
  },
  {
    id: "5-es-universidad",
    language: "es",
    channel: "email",
    subject: "Activación de la cuenta de alumno",
    html_content:
      "<p>Estimada alumna:</p><p>Para activar su cuenta (expediente 2024/118264) teclee el PIN provisional <b>77-40-19</b> en la página de acceso.</p><p>Curso 2024-2025. Secretaría: despacho 204, ext. 5510.</p>",
    code: "774019",
  },
  {
    id: "5-es-mx-sms",
    language: "es",
    channel: "sms",
    body: "Tucan: tu codigo p/retirar sin tarjeta $2,500.00 es 8804-1192-03. Vigencia 24 h. Folio 20250304118. Nadie de Tucan te lo pedira.",
    code: "8804119203",
  },
  {
    id: "5-pt-luz",
    language: "pt",
    channel: "email",
    subject: "Código de segurança para alterar o e-mail",
    text_content:
      "Prezado cliente,\n\nuse o código abaixo para concluir a alteração do e-mail da unidade consumidora 3011827745:\n\n>> 902 551 <<\n\nProtocolo 2025030400187.",
    code: "902551",
  },
  {
    id: "5-it-comune",
    language: "it",
    channel: "email",
    subject: "Comune di Esempio: verifica contatto",
    html_content:
      "<p>Gentile utente, per confermare il recapito riporti nel modulo le seguenti cifre:</p><p><code>4 4 0 2 9</code></p><p>Prot. n. 0018226/2025, C.F. RSSMRA85T10A562S</p>",
    code: "44029",
  },
  {
    id: "5-nl-zorg",
    language: "nl",
    channel: "email",
    subject: "Uw eenmalige toegangscode",
    text_content:
      "Geachte heer De Wit,\n\nVul op het scherm deze code in: 7RK-204\n\nPolisnummer 4471.0293.88, BSN wordt niet gevraagd. Spaarne Zorg, Postbus 1020, 2003 RA Haarlem",
    code: "7RK204",
  },
  {
    id: "5-sv-kommun",
    language: "sv",
    channel: "email",
    subject: "Kod för e-tjänsten",
    html_content:
      "<p>Hej!</p><p>Din kod: <b>58 17 33</b></p><p>Den slutar gälla kl. 16.40. Diarienummer KS-2025/00417. Box 1020, 751 40 Uppsala.</p>",
    code: "581733",
  },
  {
    id: "5-nb-post",
    language: "nb",
    channel: "email",
    subject: "Bekreft e-postadressen din",
    text_content:
      "Hei Ingrid,\n\nSkriv inn 640-219 i appen for å bekrefte e-postadressen.\n\nHar du spørsmål? Ring 22 55 01 42. Kundenummer 40028817.",
    code: "640219",
  },
  {
    id: "5-pl-urzad",
    language: "pl",
    channel: "sms",
    body: "e-Urzad: autoryzacja wniosku nr 45/2025/0881 kodem 20 71 44. Kod wazny 15 min.",
    code: "207144",
  },
  {
    id: "5-ru-taxi",
    language: "ru",
    channel: "sms",
    body: "2290 — ваш код для входа в Стриж. Поездка от 349 р.",
    code: "2290",
  },
  {
    id: "5-ru-mail-table",
    language: "ru",
    channel: "email",
    subject: "Подтвердите смену пароля",
    html_content:
      "<table><tr><td>Логин</td><td>m.ivanova</td></tr><tr><td>Время</td><td>04.03.2025 10:22 МСК</td></tr><tr><td>Одноразовый код</td><td>51-08-37</td></tr><tr><td>Номер запроса</td><td>8812044</td></tr></table>",
    code: "510837",
  },
  {
    id: "5-tr-kargo",
    language: "tr",
    channel: "email",
    subject: "Üyeliğinizi tamamlayın",
    html_content:
      "<p>Merhaba Elif,</p><p>Üyeliğinizi tamamlamak için aşağıdaki 6 haneli kodu girin:</p><p><b>3&nbsp;1&nbsp;9&nbsp;0&nbsp;0&nbsp;8</b></p><p>Sipariş No: 118264-20 · Ödeme: 1.249,90 TL</p>",
    code: "319008",
  },
  {
    id: "5-ar-gov",
    language: "ar",
    channel: "sms",
    body: "عزيزي المستفيد، رمز التحقق لطلبكم رقم 4410293 هو 6027، ساري لمدة دقيقتين.",
    code: "6027",
  },
  {
    id: "5-he-sms",
    language: "he",
    channel: "sms",
    body: "559013 הוא קוד האימות שלך לשלדג. בתוקף ל-5 דקות. הזמנה 20441 בדרך.",
    code: "559013",
  },
  {
    id: "5-hi-sms",
    language: "hi",
    channel: "sms",
    body: "मैना ऐप में लॉगिन करने के लिए 71 80 24 दर्ज करें। यह OTP 3 मिनट में समाप्त हो जाएगा। बिल ₹349 बकाया है।",
    code: "718024",
  },
  {
    id: "5-ja-line",
    language: "ja",
    channel: "sms",
    body: "メジロ: 4桁の番号「9016」をアプリに入力してください。第三者には絶対に教えないでください。",
    code: "9016",
  },
  {
    id: "5-ja-mail",
    language: "ja",
    channel: "email",
    subject: "ワンタイムパスワードのお知らせ",
    text_content:
      "いつもウグイスカードをご利用いただきありがとうございます。\n\nワンタイムパスワード\n  2 2 8 1 9 0\n\nご利用先：エグザンプル書店\nご利用金額：3,480円\nカード番号下4桁：4410\nご利用日時：2025年3月4日 10:22",
    code: "228190",
  },
  {
    id: "5-zh-hk",
    language: "zh",
    channel: "sms",
    body: "【麻雀銀行】一次性密碼：B-440 917，用於網上轉賬HKD 12,500.00至戶口***8820。切勿向任何人透露。查詢: 3555 0142",
    code: "440917",
  },
  {
    id: "5-zh-mini",
    language: "zh",
    channel: "sms",
    body: "【百灵出行】您的动态码为9902，如非本人操作请忽略，回T退订",
    code: "9902",
  },
  {
    id: "5-ko-gov",
    language: "ko",
    channel: "email",
    subject: "[종달새] 이메일 본인확인",
    html_content:
      "<p>아래 인증코드를 10분 안에 입력하세요.</p><table><tr><td>X</td><td>4</td><td>K</td><td>9</td><td>2</td><td>T</td></tr></table><p>접수번호 2025-0304-0118, 문의 02-555-0142</p>",
    code: "X4K92T",
  },
  {
    id: "5-vi-mail",
    language: "vi",
    channel: "email",
    subject: "Mã OTP của bạn là 903311",
    text_content:
      "Chào Minh,\n\nVui lòng xem tiêu đề. Mã hết hạn sau 5 phút. CMND 012345678, hợp đồng số HD-2025-0417.",
    code: "903311",
  },
  {
    id: "5-th-sms",
    language: "th",
    channel: "sms",
    body: "รหัสยืนยัน นกแก้ว ของคุณคือ 70 11 29 ใช้ได้ภายใน 5 นาที ยอดชำระ 349.00 บาท",
    code: "701129",
  },
  {
    id: "5-cs-sms",
    language: "cs",
    channel: "sms",
    body: "Skrivan: pro prihlaseni opiste 5513 do aplikace. Kod nikomu nesdelujte. Objednavka 20250417 dorazi zitra.",
    code: "5513",
  },
  {
    id: "5-el-sms",
    language: "el",
    channel: "sms",
    body: "Κοτσύφι: 228-914. Χρησιμοποιήστε το για να συνδεθείτε. Λήγει σε 5 λεπτά. Παραγγελία 44102937.",
    code: "228914",
  },
];
