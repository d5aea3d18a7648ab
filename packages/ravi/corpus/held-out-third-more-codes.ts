import type { CorpusMessage } from "./corpus-message.ts";

/** The second half of the third held-out codes: odd shapes, old codes beside new ones, and rarer languages. */
export const heldOutThirdMoreCodes: readonly CorpusMessage[] = [
  {
    id: "3-fi-mail",
    language: "fi",
    channel: "email",
    subject: "Vahvista sähköpostiosoitteesi",
    text_content:
      "Hei Aino,\n\nkirjoita tämä vahvistuskoodi sovellukseen: 9081 2266\n\nKoodi vanhenee 4.3.2025 klo 10.32.\n\nKuikka Oy, Keksitty katu 5 B 12, 00100 Helsinki, Y-tunnus 1234567-8",
    code: "90812266",
  },
  {
    id: "3-el-sms",
    language: "el",
    channel: "sms",
    body: "Τράπεζα Ελιά: ο κωδικός μιας χρήσης για τη συναλλαγή των 1.250,00€ στις 04/03/2025 είναι 335 704. Μην τον δώσετε σε κανέναν. 210 5550142",
    code: "335704",
  },
  {
    id: "3-en-letters",
    language: "en",
    channel: "email",
    subject: "Connect your Tern terminal",
    text_content:
      "Someone started the Tern CLI on host build-07 (Linux 6.1). To connect it, go to https://tern.example/device and type:\n\n    BCDF-GHJK\n\nThis request ends at 10:37 UTC.",
    code: "BCDFGHJK",
  },
  {
    id: "3-en-prefix",
    language: "en",
    channel: "sms",
    body: "R-550912 is your Roost verification code. Standard rates apply, text STOP to 72404 to end.",
    code: "550912",
  },
  {
    id: "3-zh-fullwidth",
    language: "zh",
    channel: "sms",
    body: "您好，您的校验码是：６０８１２４，请在１５分钟内完成注册。退订回T【云雀】",
    code: "608124",
  },
  {
    id: "3-en-expired",
    language: "en",
    channel: "email",
    subject: "Here's a fresh code",
    text_content:
      "Hi Ada,\n\nThe code we sent earlier (118264) has expired and won't work any more.\n\nUse this one instead: 920041\n\nIt is good for 10 minutes.\nMarlow Team",
    code: "920041",
  },
  {
    id: "3-en-quoted-old",
    language: "en",
    channel: "email",
    subject: "Re: I can't sign in",
    text_content:
      "Hi Ada,\n\nsorry about the trouble! I have issued a new one for you. Your code is 730 266.\n\nBest,\nJo from Marlow\n\nOn Tue, 4 Mar 2025 at 09:14, Ada wrote:\n> It says invalid. This is what I got:\n>\n> Your code is 118 264.\n> Ticket #88120",
    code: "730266",
  },
  {
    id: "3-en-image-alt",
    language: "en",
    channel: "email",
    subject: "Your Puffin security code",
    html_content:
      '<p>Enter this security code to go on:</p><img src="https://img.puffin.example/otp/9f2k.png" alt="640 875" width="240" height="80"><p>Can\'t see it? Turn on pictures. Puffin, 400 Fable Ave, Denver CO 80202</p>',
    code: "640875",
  },
  {
    id: "3-en-nbsp",
    language: "en",
    channel: "email",
    subject: "Confirm it's you",
    html_content:
      "<p>We noticed a sign-in from Lisbon (203.0.113.9) on 4 March 2025. If it was you, enter&nbsp;<strong>215&nbsp;804</strong>&nbsp;in the app. Never give this code to a caller.</p>",
    code: "215804",
  },
  {
    id: "3-uk-sms",
    language: "uk",
    channel: "sms",
    body: "Ластівка: ваш код підтвердження 83160. Дійсний 3 хв. Замовлення №4417720 чекає на оплату 1 349,00 грн.",
    code: "83160",
  },
  {
    id: "3-id-sms",
    language: "id",
    channel: "sms",
    body: "JANGAN BERIKAN kode ini ke siapa pun, termasuk pihak Kerapu. Kode OTP: 7719. Transaksi Rp1.250.000. CS 1500-550",
    code: "7719",
  },
  {
    id: "3-da-mail",
    language: "da",
    channel: "email",
    subject: "Log ind på Viben",
    html_content:
      "<p>Hej Freja</p><p>Her er din engangskode:</p><table><tr><td>5</td><td>0</td><td>2</td><td></td><td>7</td><td>7</td><td>1</td></tr></table><p>Sagsnr. 2025-4410. Viben ApS, CVR 12 34 56 78, Opdigtet Alle 3, 2100 København Ø, tlf. 55 50 01 42</p>",
    code: "502771",
  },
  {
    id: "3-nb-sms",
    language: "nb",
    channel: "sms",
    body: "Terna: 4082 er koden din for å bytte telefonnummer. Ikke del den. Hilsen oss i Terna, org.nr 999 555 014",
    code: "4082",
  },
  {
    id: "3-ro-mail",
    language: "ro",
    channel: "email",
    subject: "Confirmă-ți contul Barza",
    text_content:
      "Bună, Ioana!\n\nIntrodu codul de mai jos pentru a-ți confirma adresa:\n\n3 3 9 0 5 8\n\nComanda 20250304-71 se livrează la Str. Inventată 14, 010011 București.\nCUI RO12345678",
    code: "339058",
  },
  {
    id: "3-hu-sms",
    language: "hu",
    channel: "sms",
    body: "Fecske Bank: 24 900 Ft vásárlás jóváhagyásához az egyszer használatos jelszó: 66102938. 2025.03.04 10:22, kártya: ...8820",
    code: "66102938",
  },
  {
    id: "3-it-mail",
    language: "it",
    channel: "email",
    subject: "Rondine: conferma l'accesso",
    html_content:
      "<p>Ciao Giulia,</p><p>per completare l'accesso inserisci <b>903.114</b> entro le 10:32. Il codice è personale.</p><p>Ordine n. 4400-7712, totale 1.249,00 €. Rondine S.r.l., P.IVA 01234567890, Via Immaginaria 22, 20121 Milano</p>",
    code: "903114",
  },
  {
    id: "3-en-label-cell",
    language: "en",
    channel: "email",
    subject: "Request to change your payout account",
    html_content:
      "<p>Please review:</p><table><tr><td>Request</td><td>PR-7712904</td></tr><tr><td>New account</td><td>GB29 NWBK 6016 1331 9268 19</td></tr><tr><td>Amount held</td><td>$4,482.91</td></tr><tr><td>Security code</td><td>57 81 30</td></tr><tr><td>Requested at</td><td>2025-03-04 10:22:41 UTC</td></tr></table><p>Type the security code in the dashboard to approve the change.</p>",
    code: "578130",
  },
  {
    id: "3-en-lower-alnum",
    language: "en",
    channel: "email",
    subject: "Log in to Wrenpad",
    text_content:
      "Paste this temporary login code into the login screen:\n\na3f9-k2m8\n\nIf you didn't try to log in, you can ignore this mail.\n\nWrenpad, the notebook for teams since 2016",
    code: "a3f9k2m8",
  },
  {
    id: "3-en-copy-button",
    language: "en",
    channel: "email",
    subject: "Welcome to Dunlin",
    html_content:
      '<h1>Almost there, Ada</h1><p>Copy the code below and paste it in the browser window where you started signing up.</p><div class="code">D7Q9XM</div><a href="https://dunlin.example/copy?c=1">Copy code</a><p>© 2025 Dunlin Labs, 2261 Market Street #4710, San Francisco, CA 94114</p><a href="https://dunlin.example/u/29981">Unsubscribe</a>',
    code: "D7Q9XM",
  },
  {
    id: "3-fa-sms",
    language: "fa",
    channel: "sms",
    body: "پرستو\nکد تایید شما: ۵۸۳۱۰\nاین کد تا ۲ دقیقه معتبر است.\nلغو۱۱",
    code: "58310",
  },
  {
    id: "3-ca-mail",
    language: "ca",
    channel: "email",
    subject: "Codi d'accés a Oreneta",
    text_content:
      "Hola, Laia:\n\nEl teu codi d'accés és 7H2-K9D. Caduca d'aquí a 20 minuts.\n\nComanda núm. 2025/0417, 08001 Barcelona",
    code: "7H2K9D",
  },
  {
    id: "3-bn-sms",
    language: "bn",
    channel: "sms",
    body: "আপনার দোয়েল অ্যাকাউন্টের যাচাইকরণ কোড ৬৬০৯১২। কাউকে জানাবেন না। হেল্পলাইন ১৬৫৫৫",
    code: "660912",
  },
  {
    id: "3-de-two-factor",
    language: "de",
    channel: "email",
    subject: "Neuer Anmeldeversuch (Vorgang 8812-4471)",
    text_content:
      "Hallo Jonas,\n\nam 04.03.2025 um 10:22 Uhr hat sich jemand mit Firefox 124.0 unter Windows 11 angemeldet.\n\nWarst du das? Dann gib diese Ziffern ein: 118-902\n\nWarst du es nicht, ändere bitte sofort dein Passwort. Fehlercode für den Support: E4471.",
    code: "118902",
  },
  {
    id: "3-en-html-comment",
    language: "en",
    channel: "email",
    subject: "Verify your new address",
    html_content:
      "<!-- template 20240611 rev 88120 --><style>.c{color:#482913;width:600px}</style><p>Hello,</p><p>Your one-time passcode</p><p><font size=6>1&#8203;4&#8203;9&#8203;0&#8203;3&#8203;3</font></p><p>Request id: 7f3a-118264-0b</p>",
    code: "149033",
  },
  {
    id: "3-en-sms-amount-first",
    language: "en",
    channel: "sms",
    body: "Use 614 209 to authorise GBP 2,000.00 to A PATEL (20-48-29 40918827). Never share it, even with us. Heron Bank 0345 555 0142",
    code: "614209",
  },
  {
    id: "3-en-qp",
    language: "en",
    channel: "email",
    subject: "Your Sandpiper passcode",
    text_content:
      "Hi,=20\n\nto finish signing up for Sandpiper at https://sandpiper.example/?a=3D1&b=3D2=\n please enter passcode 5530=\n17 within ten minutes.=20\n\nCase 2025-88120",
    code: "553017",
  },
];
