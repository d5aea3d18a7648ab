import type { CorpusMessage } from "./corpus-message.ts";

/** Written after the extractors had been finished on the rest of the corpus; see the README for their first score. */
export const heldOut: readonly CorpusMessage[] = [
  {
    id: "h-en-bank-transfer",
    language: "en",
    channel: "sms",
    body: "Kestrel Bank: to add payee J SMITH a/c 40918827 sort code 20-48-29 enter 771 930. If this isn't you call 0345 600 1234",
    code: "771930",
  },
  {
    id: "h-en-taxi",
    language: "en",
    channel: "sms",
    body: "Your Hopper code is 5518. Never share this code. qlRnn4A1sbt",
    code: "5518",
  },
  {
    id: "h-en-code-last",
    language: "en",
    channel: "sms",
    body: "[Parcelbox] Enter the following verification code within 120 seconds: 038 617",
    code: "038617",
  },
  {
    id: "h-en-crypto",
    language: "en",
    channel: "email",
    subject: "[Coinyard] Confirm withdrawal",
    text_content:
      "You are withdrawing 0.04821 BTC (about 2,914.50 USD) to bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh at 2024-11-05 14:22:09 (UTC).\n\nYour authentication code:\n\n914026\n\nRequest ID 8829104475. Anti-phishing code: BLUEBIRD",
    code: "914026",
  },
  {
    id: "h-en-html-nested",
    language: "en",
    channel: "email",
    subject: "Ada, here's your PIN 620417",
    html_content:
      '<html><body><center><table><tr><td><img src="cid:logo" alt="Marble 2024"></td></tr><tr><td>Hi Ada,<br><br>Please enter this PIN to confirm your new device:</td></tr><tr><td align="center"><div class="pin">620417</div></td></tr><tr><td>Device: Pixel 8 (Android 14), Lisbon 1200-109, 05.11.2024</td></tr></table></center></body></html>',
    code: "620417",
  },
  {
    id: "h-en-div-digits",
    language: "en",
    channel: "email",
    subject: "Confirm your email",
    html_content:
      "<p>Your confirmation code</p><div><div>8</div><div>1</div><div>0</div><div>3</div></div><p>Not you? Write to help@marble.example.</p>",
    code: "8103",
  },
  {
    id: "h-en-device",
    language: "en",
    channel: "email",
    subject: "Approve new device",
    text_content: "Enter this code on your TV: WDJB-MJHT\n\nIt can be used for 15 minutes.",
    code: "WDJBMJHT",
  },
  {
    id: "h-en-key",
    language: "en",
    channel: "email",
    subject: "Login verification",
    text_content:
      "Dear customer,\n\n582016 is the one-time password for your login to My Utility on 5 Nov 2024, 14:22.\n\nContract 4100298811",
    code: "582016",
  },
  {
    id: "h-de-bahn",
    language: "de",
    channel: "email",
    subject: "Ihr Sicherheitscode für die Anmeldung",
    text_content:
      "Sehr geehrte Damen und Herren,\n\nbitte geben Sie folgenden Code ein, um sich anzumelden:\n\n  7 4 0 9 2 5\n\nSie haben dafür 10 Minuten Zeit. Fragen? 030 4829 1375",
    code: "740925",
  },
  {
    id: "h-de-sms",
    language: "de",
    channel: "sms",
    body: "48213 ist Ihr Prüfcode für Musterportal. Bitte nicht weitergeben! Vorgang 2024-4482",
    code: "48213",
  },
  {
    id: "h-fr-impots",
    language: "fr",
    channel: "email",
    subject: "Votre mot de passe à usage unique",
    text_content:
      "Madame, Monsieur,\nVous avez demandé à accéder à votre espace. Votre mot de passe à usage unique : 90 41 27\nIl est utilisable jusqu'au 05/11/2024 à 14h37.\nNuméro fiscal : 30 23 217 600 053",
    code: "904127",
  },
  {
    id: "h-fr-sms",
    language: "fr",
    channel: "sms",
    body: "Exemple Mobile : 6240 est votre code de confirmation. Valable 15 min. Service gratuit + prix appel au 3900.",
    code: "6240",
  },
  {
    id: "h-es-mx",
    language: "es",
    channel: "sms",
    body: "Tu PIN de acceso a MiTienda es 90315. Vence en 3 minutos. Folio 20241105",
    code: "90315",
  },
  {
    id: "h-es-mail",
    language: "es",
    channel: "email",
    subject: "902817 es tu código para entrar en Ejemplo",
    text_content:
      "Hola, Ada: recibimos una solicitud para entrar en tu cuenta. Si no fuiste tú, ignora este correo.\nEjemplo S.L., C/ Mayor 12, 28013 Madrid, CIF B12345678",
    code: "902817",
  },
  {
    id: "h-pt-mail",
    language: "pt",
    channel: "email",
    subject: "Seu código de acesso chegou",
    html_content:
      "<p>Oi, Ada!</p><p>Digite os números abaixo na tela de login:</p><p><b>3</b> <b>0</b> <b>8</b> <b>8</b> <b>1</b> <b>4</b></p><p>Central de atendimento: 0800 723 4821</p>",
    code: "308814",
  },
  {
    id: "h-it-poste",
    language: "it",
    channel: "sms",
    body: "Per autorizzare l'acquisto di 48,29 EUR presso NEGOZIO usa il codice 118 403. Non comunicarlo a nessuno, neppure al telefono.",
    code: "118403",
  },
  {
    id: "h-nl-digid",
    language: "nl",
    channel: "sms",
    body: "Uw sms-code om in te loggen bij Voorbeeld is 604917 (deze code is 15 minuten geldig).",
    code: "604917",
  },
  {
    id: "h-pl-mail",
    language: "pl",
    channel: "email",
    subject: "Potwierdź logowanie",
    text_content:
      "Cześć Ada,\n\naby się zalogować, wpisz ten kod na stronie:\n\n509 118\n\nJeśli to nie Ty, zmień hasło. Infolinia: 801 123 456",
    code: "509118",
  },
  {
    id: "h-tr-banka",
    language: "tr",
    channel: "sms",
    body: "Sayın müşterimiz, 05.11.2024 14:22 tarihli girişiniz için SMS şifreniz: 827401. Bu şifreyi banka personeli dahil kimseye söylemeyiniz.",
    code: "827401",
  },
  {
    id: "h-ru-gos",
    language: "ru",
    channel: "sms",
    body: "Одноразовый пароль для входа: 310 482. Если вы не входили, позвоните 8 800 100-70-10",
    code: "310482",
  },
  {
    id: "h-ja-bank",
    language: "ja",
    channel: "email",
    subject: "ワンタイムパスワードのご連絡",
    text_content:
      "お客様\n\nワンタイムパスワード\n６２０９１８\n\n発行日時：2024/11/05 14:22\n受付番号：A20241105-0042\n本メールは送信専用です。",
    code: "620918",
  },
  {
    id: "h-zh-bank",
    language: "zh",
    channel: "sms",
    body: "【示例银行】您尾号4821的卡片正在支付1299.00元，动态密码605127，请勿告知他人。客服95588",
    code: "605127",
  },
  {
    id: "h-zh-hk",
    language: "zh",
    channel: "sms",
    body: "【範例】你的一次性驗證碼：4059，有效時間3分鐘。查詢熱線 2123 4567",
    code: "4059",
  },
  {
    id: "h-ko-card",
    language: "ko",
    channel: "sms",
    body: "[예시카드] 본인확인 인증번호 (271845)입니다. 결제금액 48,290원 11/05 14:22",
    code: "271845",
  },
  {
    id: "h-ar-bank",
    language: "ar",
    channel: "sms",
    body: "مصرف المثال: كلمة المرور لمرة واحدة 718264 لعملية شراء بمبلغ 250.00 ريال من بطاقة *4821. لا تشاركها مع أي شخص.",
    code: "718264",
  },
  {
    id: "h-da-sms",
    language: "da",
    channel: "sms",
    body: "Din engangskode er 394 071. Del den ikke med andre.",
    code: "394071",
  },
  {
    id: "h-fi-sms",
    language: "fi",
    channel: "sms",
    body: "Vahvistuskoodisi on 66120. Koodi on voimassa 10 minuuttia.",
    code: "66120",
  },
  {
    id: "h-en-magic-html",
    language: "en",
    channel: "email",
    subject: "Log in to Ledgerly",
    html_content:
      '<p>Hey there!</p><table><tr><td><a href="https://my.ledgerly.example/login/verify?t=8sKq0ZtPw2Lx"><span>Log in now</span></a></td></tr></table><p>Button not working? Copy this address: <a href="https://my.ledgerly.example/login/verify?t=8sKq0ZtPw2Lx">https://my.ledgerly.example/login/verify?t=8sKq0ZtPw2Lx</a></p><p><a href="https://ledgerly.example">ledgerly.example</a> | <a href="https://ledgerly.example/legal/terms">Terms</a> | <a href="https://linkedin.com/company/ledgerly">LinkedIn</a></p>',
    link: "https://my.ledgerly.example/login/verify?t=8sKq0ZtPw2Lx",
  },
  {
    id: "h-en-two-buttons",
    language: "en",
    channel: "email",
    subject: "New sign-in: was this you?",
    html_content:
      '<p>We blocked a sign-in from a new device.</p><a href="https://id.vault.example/session/approve?ticket=aa18Zk30Qx">Yes, it was me - continue signing in</a><br><a href="https://id.vault.example/session/deny?ticket=aa18Zk30Qx">No, secure my account</a>',
    link: "https://id.vault.example/session/approve?ticket=aa18Zk30Qx",
  },
  {
    id: "h-de-optin",
    language: "de",
    channel: "email",
    subject: "Nur noch ein Klick: Anmeldung abschließen",
    text_content:
      "Hallo,\n\num Ihre Newsletter-Anmeldung abzuschließen, klicken Sie bitte auf diesen Link:\nhttps://news.muster.example/optin/c/5fd81b7a20e94c63\n\nFalls Sie sich nicht angemeldet haben, müssen Sie nichts tun.\n\nMuster GmbH, Impressum: https://muster.example/impressum",
    link: "https://news.muster.example/optin/c/5fd81b7a20e94c63",
  },
  {
    id: "h-fr-lien",
    language: "fr",
    channel: "email",
    subject: "Votre lien de connexion",
    html_content:
      '<p>Bonjour Ada,</p><p>Voici votre lien pour vous connecter :</p><p><a href="https://exemple.example/connexion/jeton/b81c02f7e9d34a56">Je me connecte</a></p><p><a href="https://exemple.example/cgu">Conditions</a> <a href="https://exemple.example/preferences">Gérer mes e-mails</a></p>',
    link: "https://exemple.example/connexion/jeton/b81c02f7e9d34a56",
  },
  {
    id: "h-es-contrasena",
    language: "es",
    channel: "email",
    subject: "Restablece tu contraseña",
    html_content:
      '<a href="https://ejemplo.example/">Ejemplo</a><p>Pulsa el botón para elegir una contraseña nueva.</p><a href="https://ejemplo.example/clave/nueva?token=72be10fa93cd4865">Restablecer contraseña</a><a href="https://www.youtube.com/ejemplo">YouTube</a>',
    link: "https://ejemplo.example/clave/nueva?token=72be10fa93cd4865",
  },
  {
    id: "h-ja-login",
    language: "ja",
    channel: "email",
    subject: "ログイン用リンク",
    html_content:
      '<p>下のボタンを押してログインしてください。</p><a href="https://app.rei.example/signin?token=Zq81Xw0Lm3">ログインする</a><p><a href="https://rei.example/help/contact">お問い合わせ</a></p>',
    link: "https://app.rei.example/signin?token=Zq81Xw0Lm3",
  },
  {
    id: "h-trap-delivery",
    language: "en",
    channel: "email",
    subject: "Delivered: your package (#1042-8813-77)",
    html_content:
      '<p>Your package was delivered at 14:22 on Nov 5.</p><table><tr><td>Order</td><td>1042-8813-77</td></tr><tr><td>Weight</td><td>1450 g</td></tr></table><a href="https://track.marble.example/t/9fK2mQ7xLw3d">Track package</a> <a href="https://marble.example/reviews/new?order=104288">Rate your purchase</a>',
  },
  {
    id: "h-trap-school",
    language: "en",
    channel: "email",
    subject: "Class of 2027 orientation",
    text_content:
      "Orientation is on 5 November 2024 in hall 1204. Course number 482913, student ID 20481736. Bring the form 1040 and your locker code 4821 if you have one.",
  },
  {
    id: "h-trap-utility",
    language: "de",
    channel: "email",
    subject: "Ihre Zählerablesung",
    text_content:
      "Zählernummer 1EMH0048291375\nZählerstand 48291 kWh am 05.11.2024\nVertragskonto 200048213\nFehlercode F0412. Notdienst: 0800 1234567",
  },
  {
    id: "h-trap-webinar",
    language: "fr",
    channel: "email",
    subject: "Votre inscription au webinaire",
    text_content:
      "Bonjour, votre inscription est bien enregistrée. Identifiant de réunion : 829 1375 4482. Jeudi 7 novembre 2024 à 18h30. 1200 participants attendus. Téléphone : +33 1 70 37 22 46.",
  },
  {
    id: "h-trap-salary",
    language: "es",
    channel: "email",
    subject: "Nómina de noviembre",
    text_content:
      "Líquido a percibir: 1.829,13 €. Nº de empleado 48291. Periodo 01/11/2024 - 30/11/2024. N.º de la Seguridad Social 281234567840.",
  },
  {
    id: "h-trap-signin-notice",
    language: "en",
    channel: "email",
    subject: "New login to Ledgerly",
    html_content:
      '<p>Your account was accessed from Chrome 128.0.6613 on Windows 11.</p><p>IP: 198.51.100.77, near Utrecht 3511</p><p>If this was not you, <a href="https://my.ledgerly.example/security/revoke?session=8sKq0ZtPw2Lx">sign out of all devices</a>. <a href="https://my.ledgerly.example/settings">Account settings</a></p>',
  },
  {
    id: "h-trap-lottery",
    language: "it",
    channel: "sms",
    body: "Estrazione n. 4829 del 05/11/2024: jolly 204817. Gioca responsabile. Info 800 558 822",
  },
  {
    id: "h-trap-ja-delivery",
    language: "ja",
    channel: "sms",
    body: "お荷物のお届け予定は11/5 14時-16時です。伝票番号 4829-1375-6120 不在の場合は0120-00-4821へ。暗証番号を尋ねることはありません。",
  },
  {
    id: "h-trap-zh-marketing",
    language: "zh",
    channel: "sms",
    body: "【示例商城】双11满2000减300，凭兑换码8H2K9Q到店兑换，详情致电4008208820，退订回T",
  },
];
