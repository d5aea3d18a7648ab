import type { CorpusMessage } from "./corpus-message.ts";

/** Links, and messages with nothing to follow or type, written after the fourth held-out part had been mended. */
export const heldOutFifthRest: readonly CorpusMessage[] = [
  {
    id: "5-l-en-calm",
    language: "en",
    channel: "email",
    subject: "Is this the right address?",
    html_content:
      '<p>Before we send you anything, please let us know that ada@mail.example is yours.</p><p><a href="https://robin.example/r/8f3Kq02LmZx7?x=1"><span style="background:#2a4">Yes, confirm my address</span></a></p><p>Robin, <a href="https://robin.example">robin.example</a>. <a href="https://robin.example/r/8f3Kq02LmZx8?x=stop">Stop these mails</a></p>',
    link: "https://robin.example/r/8f3Kq02LmZx7?x=1",
  },
  {
    id: "5-l-en-export",
    language: "en",
    channel: "email",
    subject: "Finish creating your account",
    text_content:
      "Hi,\n\nthanks for starting an account at Wren & Co. One thing left: visit\n\nhttps://wren.example/signup/continue/1/MTQ1NjI/cb3e-4f8a1d2c7b905e6f\n\nto pick a password. Lost? Reply to this mail or see https://wren.example/help.",
    link: "https://wren.example/signup/continue/1/MTQ1NjI/cb3e-4f8a1d2c7b905e6f",
  },
  {
    id: "5-l-de-passwort",
    language: "de",
    channel: "email",
    subject: "Passwort zurücksetzen",
    html_content:
      '<p>Hallo Lena, du hast dein Passwort vergessen? Kein Problem.</p><a href="https://t.mailing.example/r/?id=h2f8a91,4c7d,5e&p1=aZ81Lm20Qx">Neues Passwort wählen</a><p>Wenn du das nicht warst, musst du nichts tun. <a href="https://t.mailing.example/r/?id=h2f8a91,4c7d,60&p1=aZ81Lm20Qy">Hilfe</a> | <a href="https://t.mailing.example/r/?id=h2f8a91,4c7d,61&p1=aZ81Lm20Qz">Impressum</a></p>',
    link: "https://t.mailing.example/r/?id=h2f8a91,4c7d,5e&p1=aZ81Lm20Qx",
  },
  {
    id: "5-l-es-fragment",
    language: "es",
    channel: "email",
    subject: "Tu enlace de acceso",
    text_content:
      "Hola, Lucía:\n\nPulsa para entrar sin contraseña (vale 15 minutos):\nhttps://app.gorrion.example/#/entrar?ticket=Zk81Lm20QxT7vB9n\n\n¿No lo pediste? Ignora este mensaje.\nhttps://gorrion.example/privacidad",
    link: "https://app.gorrion.example/#/entrar?ticket=Zk81Lm20QxT7vB9n",
  },
  {
    id: "5-l-pl",
    language: "pl",
    channel: "email",
    subject: "Aktywacja konta w serwisie Sikorka",
    html_content:
      '<p>Cześć! Aby aktywować konto, kliknij przycisk.</p><a href="https://sikorka.example/aktywacja/5d1f0c8e77aa4b0e">Aktywuj konto</a><p>Nie zakładałeś konta? <a href="https://sikorka.example/zglos/5d1f0c8e77aa4b0f">Daj nam znać</a></p>',
    link: "https://sikorka.example/aktywacja/5d1f0c8e77aa4b0e",
  },
  {
    id: "5-l-tr",
    language: "tr",
    channel: "email",
    subject: "E-posta adresinizi doğrulayın",
    text_content:
      "Merhaba,\n\nhesabınızı kullanmaya başlamak için aşağıdaki bağlantıya tıklayın:\nhttps://serce.example/d/9c81be20f4a7d3\n\nYardım: https://serce.example/yardim\nAbonelikten çıkmak için: https://serce.example/cikis/9c81be20f4a7d4",
    link: "https://serce.example/d/9c81be20f4a7d3",
  },
  {
    id: "5-l-he",
    language: "he",
    channel: "email",
    subject: "ברוכים הבאים לשלדג",
    html_content:
      '<div dir="rtl"><p>נותר רק לאשר את כתובת הדואר:</p><a href="https://shaldag.example/ok/71cc02be9f4a">לאישור הכתובת</a><p><a href="https://shaldag.example/hasara/71cc02be9f4b">להסרה מרשימת התפוצה</a></p></div>',
    link: "https://shaldag.example/ok/71cc02be9f4a",
  },
  {
    id: "5-l-sms-short",
    language: "en",
    channel: "sms",
    body: "Robin: tap to log in on this phone https://rbn.example/l/Zk81Lm20 (10 min, one use)",
    link: "https://rbn.example/l/Zk81Lm20",
  },
  {
    id: "5-l-reply-old",
    language: "en",
    channel: "email",
    subject: "Re: Link does not work",
    text_content:
      "Hi Ada, that one had run out. Please verify your email with this one:\nhttps://robin.example/verify/Kx81Zk30Lm2Vb77b\n\nOn Mon, Ada wrote:\n> I clicked but nothing happened:\n> Verify your email: https://robin.example/verify/Kx81Zk30Lm2Vb77a\n",
    link: "https://robin.example/verify/Kx81Zk30Lm2Vb77b",
  },
  {
    id: "5-x-invoice",
    language: "en",
    channel: "email",
    subject: "Invoice INV-20481 from Robin",
    html_content:
      '<p>Amount due: €482.91 by 31 March 2025. Confirmation of payment will follow. PO 4471029, cost centre 7741.</p><a href="https://pay.robin.example/i/8f3Kq02LmZx7">Pay invoice</a>',
  },
  {
    id: "5-x-gift",
    language: "en",
    channel: "email",
    subject: "Grace sent you a $50 gift card!",
    html_content:
      '<p>Gift card number 6006 4912 0044 1029, PIN 4471. Enter the code at checkout to redeem it. Valid until 31 Dec 2027.</p><a href="https://gift.robin.example/view/8f3Kq02LmZx9">View gift</a>',
  },
  {
    id: "5-x-security-alert",
    language: "de",
    channel: "email",
    subject: "Neue Anmeldung in deinem Konto",
    text_content:
      "Hallo Lena, dein Konto wurde am 04.03.2025 um 10:22 Uhr von einem neuen Gerät (Pixel 8, Android 14, Build 20481) genutzt. Warst du das? Dann musst du nichts tun. Vorgang 4471029.",
  },
  {
    id: "5-x-vote",
    language: "it",
    channel: "sms",
    body: "Vota il tuo cantante preferito! Invia il codice 07 al 4754750. Costo 0,51 euro. Max 5 voti.",
  },
  {
    id: "5-x-bus",
    language: "fi",
    channel: "sms",
    body: "Lippu AB, 80 min, voimassa 4.3.2025 klo 11.42 asti. Hinta 2,95 e. Tunniste Q7K4 2209. Ota talteen.",
  },
  {
    id: "5-x-expired-ja",
    language: "ja",
    channel: "email",
    subject: "認証コードの有効期限切れ",
    text_content:
      "お送りした認証コード 118264 は有効期限が切れました。お手数ですが、アプリからもう一度お手続きください。",
  },
  {
    id: "5-x-class",
    language: "en",
    channel: "email",
    subject: "Welcome to Biology 101",
    text_content:
      "The class code is 7XQ2KP, room 4021, section 118264. Office hours Tue 14:00-16:00. Please read chapter 3 by 12 March.",
  },
  {
    id: "5-x-pt-promo",
    language: "pt",
    channel: "sms",
    body: "Jangada: so hoje, use SOL20 e ganhe R$ 20 em compras acima de 1500 pontos. Sair? Responda 0.",
  },
  {
    id: "5-x-ru-parcel",
    language: "ru",
    channel: "sms",
    body: "Заказ 118264 ждёт в пункте выдачи. Код получения 4471. Хранение до 12.03. Адрес: ул. Вымышленная, 20.",
  },
  {
    id: "5-x-kr-news",
    language: "ko",
    channel: "email",
    subject: "인증번호 문자 사기 주의보",
    text_content:
      "최근 인증번호를 요구하는 문자 사기가 2024년 한 해 48213건 발생했습니다. 인증번호는 절대 알려주지 마세요. 신고 1332",
  },
  {
    id: "5-x-blog",
    language: "en",
    channel: "email",
    subject: "How we verify 250000 emails a day",
    html_content:
      '<p>In this post we explain how our confirmation codes work. In 2023 we moved from 4 to 6 digits, cutting fraud by 8813 cases.</p><a href="https://blog.robin.example/p/how-we-verify-emails?s=9fK2mQ7xLw3d">Continue reading</a>',
  },
];
