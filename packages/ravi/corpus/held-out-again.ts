import type { CorpusMessage } from "./corpus-message.ts";

/** A second part that was written when the extractors had been finished; see the README for its first score. */
export const heldOutAgain: readonly CorpusMessage[] = [
  {
    id: "n-en-voice",
    language: "en",
    channel: "sms",
    body: "Your Beacon login code: 60-21-77. Do not forward this message.",
    code: "602177",
  },
  {
    id: "n-en-dob",
    language: "en",
    channel: "email",
    subject: "One more step",
    text_content:
      "Hi Sam,\n\nThanks for joining Orchard on 12 May 2025!\n\nType 4 9 0 2 in the app to finish.\n\nOrchard Ltd. Registered in England no. 08213377",
    code: "4902",
  },
  {
    id: "n-en-list",
    language: "en",
    channel: "email",
    subject: "Device authorization",
    text_content: "User: sam\nIP: 192.0.2.44\nTime: 2025-05-12 08:15:42\nCode: TQ58LM\n\nThe request expires at 08:25.",
    code: "TQ58LM",
  },
  {
    id: "n-en-bold",
    language: "en",
    channel: "email",
    subject: "Confirm your email on Ravelin",
    html_content:
      "<p>Your six-digit security code is <b style='color:#902817'>027&thinsp;441</b>. It's valid for <b>10 minutes</b>.</p><p>Ravelin, Suite 2200, 1500 Market St, Denver CO 80202</p>",
    code: "027441",
  },
  {
    id: "n-en-wallet",
    language: "en",
    channel: "sms",
    body: "PAYLOOP: 193847 is your code to approve a $2,000.00 transfer to JO*** ending 7731. Not you? Reply NO",
    code: "193847",
  },
  {
    id: "n-de-app",
    language: "de",
    channel: "sms",
    body: "Der SMS-Code für Ihren Login lautet 771 026. Viele Grüße, Ihre Musterkasse (BLZ 50050201)",
    code: "771026",
  },
  {
    id: "n-de-mail",
    language: "de",
    channel: "email",
    subject: "Verifizierung Ihres Kontos",
    html_content:
      "<p>Hallo Sam,</p><p>geben Sie diese Zahlenfolge in der App ein, um Ihr Konto zu verifizieren:</p><p class=big>336 190</p><p>Kundenservice: 0221 4821 375 | Köln 50667</p>",
    code: "336190",
  },
  {
    id: "n-fr-mail",
    language: "fr",
    channel: "email",
    subject: "Code de connexion : 418 207",
    text_content:
      "Bonjour Sam,\nUne connexion a été demandée depuis Lyon (69003) le 12/05/2025 à 08:15.\nRéférence 2025-778812",
    code: "418207",
  },
  {
    id: "n-es-sms",
    language: "es",
    channel: "sms",
    body: "Verifica tu número con 90 32 18. Ejemplo nunca te pedirá este código por teléfono.",
    code: "903218",
  },
  {
    id: "n-pt-sms",
    language: "pt",
    channel: "sms",
    body: "Exemplo: 7714 e o seu codigo de seguranca. Se nao foi voce, ligue 4004 1234.",
    code: "7714",
  },
  {
    id: "n-it-mail",
    language: "it",
    channel: "email",
    subject: "Verifica la tua identità",
    text_content:
      "Gentile cliente,\n\ninserisca questo codice nella pagina di accesso:\n\n88 41 07\n\nValido fino alle 08:25 del 12/05/2025. P.IVA 01234567890",
    code: "884107",
  },
  {
    id: "n-nl-mail",
    language: "nl",
    channel: "email",
    subject: "Inloggen bij Voorbeeld",
    text_content: "Beste Sam,\n\nVul de volgende code in: 5J8-K2P\n\nFactuur 20250512 staat klaar.",
    code: "5J8K2P",
  },
  {
    id: "n-pl-sms",
    language: "pl",
    channel: "sms",
    body: "Przykład: kod autoryzacji 3381 do operacji na 120,00 PLN z 12.05. Nie udostępniaj go.",
    code: "3381",
  },
  {
    id: "n-tr-sms",
    language: "tr",
    channel: "sms",
    body: "Örnek uygulamasına giriş için doğrulama kodun: 90 21 44",
    code: "902144",
  },
  {
    id: "n-ru-mail",
    language: "ru",
    channel: "email",
    subject: "Вход в аккаунт",
    text_content:
      "Введите этот код на странице входа:\n\n205 933\n\nЕсли вы не запрашивали вход, просто удалите письмо. ИНН 7712345678",
    code: "205933",
  },
  {
    id: "n-ja-sms",
    language: "ja",
    channel: "sms",
    body: "サンプルPay：ログイン用ワンタイムコード「770-415」有効期限5分",
    code: "770415",
  },
  {
    id: "n-zh-mail",
    language: "zh",
    channel: "email",
    subject: "安全验证",
    html_content:
      "<p>Hi Sam，</p><p>你正在修改密码，本次操作的验证码如下：</p><div>3 1 9 0 5 8</div><p>客服热线 400-820-8820</p>",
    code: "319058",
  },
  {
    id: "n-ko-mail",
    language: "ko",
    channel: "email",
    subject: "로그인 확인",
    text_content: "아래 인증코드를 입력해 주세요.\n\n4K7Q92\n\n요청 시각: 2025-05-12 08:15",
    code: "4K7Q92",
  },
  {
    id: "n-ar-sms",
    language: "ar",
    channel: "sms",
    body: "استخدم الرمز 55 81 09 لتأكيد رقم هاتفك في تطبيق مثال",
    code: "558109",
  },
  {
    id: "n-trap-invite",
    language: "en",
    channel: "sms",
    body: "Sam, your table for 4 is booked for 1930 on 12 May at Trattoria, 2210 Main St. Ref 77QX12. Call 555-0142 to change.",
  },
  {
    id: "n-trap-cloud",
    language: "en",
    channel: "email",
    subject: "Alarm: CPU above 80%",
    text_content:
      "Alarm 482913 fired for i-0a8f2 at 08:15:42 UTC. Threshold 8000, value 9120. Account 123456789012, region us-1.",
  },
  {
    id: "n-trap-gift",
    language: "en",
    channel: "email",
    subject: "Your $50 gift card",
    text_content:
      "Gift card number 6036 2811 9920 4417\nPIN is printed under the label. Redeem at checkout before 2026.",
  },
  {
    id: "n-trap-steps",
    language: "en",
    channel: "email",
    subject: "Your week",
    text_content: "You walked 48213 steps and burned 12040 calories. Best day: 9120 on Tuesday.",
  },
  {
    id: "n-link-notion",
    language: "en",
    channel: "email",
    subject: "Your temporary login link",
    html_content:
      "<p>Click below. This link will expire in 15 minutes.</p><a href='https://www.paperhub.example/loginwithemail?state=8Xq1&password=Zk3Lm90Qw7'>Log in to Paperhub</a><p><a href='https://www.paperhub.example'>Paperhub</a>, the workspace</p>",
    link: "https://www.paperhub.example/loginwithemail?state=8Xq1&password=Zk3Lm90Qw7",
  },
  {
    id: "n-link-de-pw",
    language: "de",
    channel: "email",
    subject: "Passwort vergessen?",
    text_content:
      "Hallo,\n\nüber den folgenden Link vergeben Sie ein neues Passwort:\nhttps://konto.muster.example/passwort/neu?schluessel=a81Zk30QxLm2\n\nHilfe: https://muster.example/hilfe",
    link: "https://konto.muster.example/passwort/neu?schluessel=a81Zk30QxLm2",
  },
  {
    id: "n-link-sms",
    language: "es",
    channel: "sms",
    body: "Ejemplo: confirma tu cita aqui https://ejemplo.example/c/7fQ2xL9z",
    link: "https://ejemplo.example/c/7fQ2xL9z",
  },
];
