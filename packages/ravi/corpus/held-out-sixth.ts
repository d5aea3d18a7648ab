import type { CorpusMessage } from "./corpus-message.ts";

/** Codes, links and neither, written after the fifth held-out part had been mended. */
export const heldOutSixth: readonly CorpusMessage[] = [
  {
    id: "6-en-cinema",
    language: "en",
    channel: "email",
    subject: "Your sign-in code for Lapwing Cinemas is 771 204",
    html_content:
      "<p>Hi Ada, pop <b>771 204</b> into the app to sign in. It'll work for the next 15 minutes.</p><p>Upcoming: Dune Part 3, Screen 7, Sat 8 March 19:30, order LC-4471029.</p>",
    code: "771204",
  },
  {
    id: "6-en-crypto",
    language: "en",
    channel: "email",
    subject: "[Pochard] Withdrawal verification",
    html_content:
      "<p>You're withdrawing 0.25000000 BTC to bc1q9xk2m4471029zz.</p><table><tr><td>Email verification code:</td><td>590713</td></tr><tr><td>Withdrawal ID</td><td>88412077</td></tr></table><p>If you don't recognise this activity, disable your account immediately.</p>",
    code: "590713",
  },
  {
    id: "6-en-hospital",
    language: "en",
    channel: "sms",
    body: "MyChartly: Enter 44 71 02 to view your results. Expires in 1 hr. Do not reply. Questions? 555-0142 x204",
    code: "447102",
  },
  {
    id: "6-en-vpn",
    language: "en",
    channel: "email",
    subject: "VPN token",
    text_content: "User: alovell\nToken: 83920475\nValid: 60 s\nGateway: vpn3.goldcrest.example\nSession: 7f3a9c20",
    code: "83920475",
  },
  {
    id: "6-en-dating",
    language: "en",
    channel: "sms",
    body: "Your Turtledove code is 19843 Don't share it. bXy7kQ2m9Pz",
    code: "19843",
  },
  {
    id: "6-en-words-around",
    language: "en",
    channel: "email",
    subject: "Almost done!",
    text_content:
      "Hey Sam,\n\nThanks for joining Fieldfare on 4 March 2025. Pop back to the tab you left open and type in Z3K8P1 so we know it's really you.\n\nYour member number will be 20481 and your first box (order 118264) ships Friday.\n\nCheers, Fieldfare, Unit 12, 88 Dock Road, Hull HU1 2AB",
    code: "Z3K8P1",
  },
  {
    id: "6-de-strom",
    language: "de",
    channel: "email",
    subject: "Ihre Registrierung bei den Stadtwerken Neuland",
    html_content:
      "<p>Guten Tag Herr Kern,</p><p>Ihr persönlicher Sicherheitscode: <span style='letter-spacing:4px'>K9-44-TX</span></p><p>Zählernummer 1EMH0012345678, Zählerstand 48291 kWh, Abschlag 82,00 € zum 15.03.2025.</p>",
    code: "K944TX",
  },
  {
    id: "6-de-pay",
    language: "de",
    channel: "sms",
    body: "Grünspecht Pay: Zahlung 49,90 EUR an MUSTERSHOP. Zur Freigabe 284 019 eingeben. Nicht von Ihnen? 030 5550142",
    code: "284019",
  },
  {
    id: "6-ch-fr",
    language: "fr",
    channel: "sms",
    body: "PicVert: saisir 6620 p. confirmer CHF 120.00 chez EXEMPLE SA. Ne transmettez ce code a personne.",
    code: "6620",
  },
  {
    id: "6-fr-impots",
    language: "fr",
    channel: "email",
    subject: "Confirmation de votre adresse électronique",
    text_content:
      "Madame, Monsieur,\n\nVous avez demandé à modifier votre adresse. Veuillez reporter le numéro ci-après dans votre espace :\n\n    418 066 27\n\nNuméro fiscal : 30 22 118 264 071\nCe message est automatique.",
    code: "41806627",
  },
  {
    id: "6-es-gob",
    language: "es",
    channel: "sms",
    body: "Su PIN de Cl@veta es 3QX. Valido 10 min para su peticion 2025/0044102. CSV: K7D2-9PQR",
    code: "3QX",
  },
  {
    id: "6-es-foro",
    language: "es",
    channel: "email",
    subject: "¡Bienvenida al foro!",
    html_content:
      "<p>Hola, Inés. Para publicar tu primer mensaje escribe este número donde te lo pidamos: <b>70 33 15</b></p><p>Ya somos 48213 miembros.</p>",
    code: "703315",
  },
  {
    id: "6-pt-mz",
    language: "pt",
    channel: "sms",
    body: "Kingfisher: O seu codigo e 0093. Nunca o partilhe. Saldo: 1.250,00 MT. Ref 88A20",
    code: "0093",
  },
  {
    id: "6-it-posta",
    language: "it",
    channel: "email",
    subject: "Codice temporaneo",
    text_content:
      "Gentile cliente,\n\nil codice temporaneo per completare la registrazione è il seguente:\n\n8812-0447\n\nIl codice resta valido fino alle 18:00 del 04/03/2025. Ticket 2025-77120.",
    code: "88120447",
  },
  {
    id: "6-nl-school",
    language: "nl",
    channel: "sms",
    body: "Hoi Bram! 60 12 99 is je code om in te loggen bij Kievit. Toets 4 maart om 14:00, lokaal 204.",
    code: "601299",
  },
  {
    id: "6-sv-apotek",
    language: "sv",
    channel: "email",
    subject: "Bekräftelsekod",
    html_content: "<p>Ange koden i appen.</p><h1>77 41 09</h1><p>Recept 4471-029, hämtas senast 2025-03-12.</p>",
    code: "774109",
  },
  {
    id: "6-fi-pankki",
    language: "fi",
    channel: "sms",
    body: "Käpytikka Pankki: vahvista maksu 120,00 EUR saajalle Esimerkki Oy koodilla 558 104. Älä anna koodia muille.",
    code: "558104",
  },
  {
    id: "6-pl-kurier",
    language: "pl",
    channel: "email",
    subject: "Zmień hasło do konta Dzięcioł",
    html_content:
      "<p>Aby zmienić hasło, wprowadź kod weryfikacyjny: <b>QK72 LM94</b></p><p>Zamówienie 118264/2025, kwota 249,90 zł.</p>",
    code: "QK72LM94",
  },
  {
    id: "6-cs-urad",
    language: "cs",
    channel: "email",
    subject: "Ověřovací kód",
    text_content:
      "Vážený uživateli,\n\nověřovací kód pro přihlášení je 40 71 82 a platí do 10:40.\n\nČ.j. 2025/0417-3, tel. 555 014 200",
    code: "407182",
  },
  {
    id: "6-ru-kino",
    language: "ru",
    channel: "email",
    subject: "Вход без пароля",
    html_content:
      "<p>Привет! Чтобы войти в «Дятел Кино», наберите на телевизоре</p><p><b>HK4 9RT</b></p><p>Подписка 299 ₽ в месяц продлится 12.03.2025.</p>",
    code: "HK49RT",
  },
  {
    id: "6-uk-bank",
    language: "uk",
    channel: "sms",
    body: "Жайвір Банк. Пароль 773019 для оплати 1 250.00 UAH, картка *8820. Нікому його не повідомляйте!",
    code: "773019",
  },
  {
    id: "6-tr-okul",
    language: "tr",
    channel: "sms",
    body: "Saka Okul: veli girisi icin tek kullanimlik sifre: 48-20-17. Sifre 5 dk gecerlidir.",
    code: "482017",
  },
  {
    id: "6-ar-app",
    language: "ar",
    channel: "email",
    subject: "كود تفعيل حسابك",
    html_content:
      '<div dir="rtl"><p>أهلا يوسف</p><p>كود التفعيل: <b>٨٨-٤١-٠٢</b></p><p>السجل التجاري ١٠١٠٤٤٧١٠٢، الطلب ١١٨٢٦٤</p></div>',
    code: "884102",
  },
  {
    id: "6-ja-school",
    language: "ja",
    channel: "email",
    subject: "保護者ポータル 仮登録のお知らせ",
    text_content:
      "保護者各位\n\n下記の6桁の数字を登録画面にご入力ください。\n\n【 3 3 0 7 1 9 】\n\n有効時間：30分\n児童番号：2025-0417\nお問合せ：03-5550-0142（内線204）",
    code: "330719",
  },
  {
    id: "6-zh-steam",
    language: "zh",
    channel: "email",
    subject: "您的帐户：来自新设备的访问",
    html_content:
      "<p>您好 nightjar88，</p><p>登录所需的令牌验证码：</p><h2>R7GQ2</h2><p>登录地点：中国 上海 (203.0.113.7)</p>",
    code: "R7GQ2",
  },
  {
    id: "6-ko-bank",
    language: "ko",
    channel: "sms",
    body: "[참새은행] ARS인증 대신 발송된 승인번호는 [7 4 0 2] 입니다. 계좌 ***-**-4410 출금 50,000원",
    code: "7402",
  },
  {
    id: "6-l-en",
    language: "en",
    channel: "email",
    subject: "Your Lapwing login link",
    html_content:
      '<p>Hi Ada,</p><p><a href="https://links.lapwing.example/e/c/eyJlbWFpbF9pZCI6IjQ0NzEifQ/8f3Kq02LmZx7">Log in to Lapwing</a></p><p>Link expired? <a href="https://lapwing.example/login">Request a new one</a>. <a href="https://links.lapwing.example/e/c/eyJlbWFpbF9pZCI6IjQ0NzIifQ/8f3Kq02LmZx8">Unsubscribe</a></p>',
    link: "https://links.lapwing.example/e/c/eyJlbWFpbF9pZCI6IjQ0NzEifQ/8f3Kq02LmZx7",
  },
  {
    id: "6-l-fr",
    language: "fr",
    channel: "email",
    subject: "Votre compte PicVert est presque prêt",
    text_content:
      "Bonjour,\n\nIl ne vous reste plus qu'à choisir un mot de passe :\nhttps://picvert.example/premiere-connexion/5d1f0c8e77aa4b0e9c55\n\nCe lien est valable 48 heures.\n\nBesoin d'aide ? https://picvert.example/aide",
    link: "https://picvert.example/premiere-connexion/5d1f0c8e77aa4b0e9c55",
  },
  {
    id: "6-l-vi",
    language: "vi",
    channel: "email",
    subject: "Xác nhận đăng ký",
    html_content:
      '<p>Chào Minh, hãy bấm vào nút dưới đây để kích hoạt tài khoản.</p><a href="https://chimse.example/kh?ma=9c81be20f4a7d3">Kích hoạt</a> <a href="https://chimse.example/huy?ma=9c81be20f4a7d4">Hủy đăng ký nhận tin</a>',
    link: "https://chimse.example/kh?ma=9c81be20f4a7d3",
  },
  {
    id: "6-l-hi",
    language: "hi",
    channel: "email",
    subject: "अपना ईमेल पता सत्यापित करें",
    html_content:
      '<p>नमस्ते, नीचे दिए बटन पर क्लिक करें।</p><a href="https://maina.example/v/71cc02be9f4a">ईमेल सत्यापित करें</a><p><a href="https://maina.example/madad">मदद</a></p>',
    link: "https://maina.example/v/71cc02be9f4a",
  },
  {
    id: "6-x-survey",
    language: "en",
    channel: "email",
    subject: "How did we do? (ticket 4471029)",
    html_content:
      '<p>Your request 4471029 was closed on 4 March. Please confirm that it is solved by answering one question.</p><a href="https://lapwing.example/csat/8f3Kq02LmZx7?score=5">Great</a> <a href="https://lapwing.example/csat/8f3Kq02LmZx7?score=1">Bad</a>',
  },
  {
    id: "6-x-flight",
    language: "de",
    channel: "email",
    subject: "Ihre Bordkarte für LX 4471",
    text_content:
      "Buchungscode: QK7P2M\nTicketnummer 724-2104471029\nSitz 22A, Gate B44, Boarding 09:25\nSicherheitskontrolle: Sequenz 118",
  },
  {
    id: "6-x-license",
    language: "en",
    channel: "email",
    subject: "Thank you for buying Ortolan Pro 2025",
    text_content:
      "Your licence key: 7K2M9-QX4TL-88P2D-R3VZN\nOrder 20250304-4471\nEnter the key in Help > Register. Download: https://ortolan.example/dl/pro-2025.4.1.dmg",
  },
  {
    id: "6-x-fraud-warning",
    language: "es",
    channel: "sms",
    body: "BancoCigueña: nunca compartas tus codigos ni claves. Si dudas, llama al 910550142 o escribe ALTO al 217580.",
  },
  {
    id: "6-x-order-fr",
    language: "fr",
    channel: "email",
    subject: "Confirmation de commande n° 4471029",
    html_content:
      '<p>Merci pour votre commande ! Total 48,29 €. Livraison au relais 20481, code postal 69002. Présentez le code de retrait 7719.</p><a href="https://picvert.example/commande/4471029?k=9fK2mQ7xLw3d">Voir ma commande</a>',
  },
  {
    id: "6-x-it-lotto",
    language: "it",
    channel: "email",
    subject: "Hai vinto un buono!",
    text_content: "Usa il codice GIOIA-2025 in cassa entro il 31/03. Buono n. 48201377, PIN buono 4471.",
  },
  {
    id: "6-x-ja-delivery",
    language: "ja",
    channel: "sms",
    body: "お荷物のお届けにあがりましたが不在のため持ち帰りました。伝票番号 4829-1375-0021。再配達は0120-555-014、暗証なし。",
  },
  {
    id: "6-x-zh-courier",
    language: "zh",
    channel: "sms",
    body: "【菜鸟屋】取件码 4-2-7719，请于20:00前到东门店领取，运单尾号4410。",
  },
  {
    id: "6-x-apology",
    language: "en",
    channel: "email",
    subject: "Sorry, wrong code",
    text_content:
      "Earlier today we sent you the code 118264 by mistake. Please do not use it; nothing else is needed from you.",
  },
  {
    id: "6-x-pr",
    language: "en",
    channel: "email",
    subject: "Re: [lapwing/api] Return error code when OTP 482913 is reused (#204)",
    text_content:
      "@ada commented on this pull request.\n\nIn the test the code 482913 is hard-coded, can we generate it?\n\nReply to this email directly or view it on https://git.example/lapwing/api/pull/204#issuecomment-20481377",
  },
  {
    id: "6-x-bank-de",
    language: "de",
    channel: "email",
    subject: "Kontoauszug 02/2025",
    text_content:
      "Ihr Kontoauszug liegt im Postfach. Alter Saldo 4.829,13, neuer Saldo 1.182,64. Auszug-Nr. 2, Blatt 1020. Bitte bestätigen Sie Umsätze wie gewohnt.",
  },
];
