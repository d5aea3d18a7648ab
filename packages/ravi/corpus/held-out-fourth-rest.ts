import type { CorpusMessage } from "./corpus-message.ts";

/** Links, and messages with nothing to follow or type, written after the third held-out part had been mended. */
export const heldOutFourthRest: readonly CorpusMessage[] = [
  {
    id: "4-l-sv",
    language: "sv",
    channel: "email",
    subject: "Välkommen till Trasten",
    html_content:
      '<p>Hej Elsa! Innan du kan börja behöver vi veta att adressen är din.</p><a href="https://trasten.example/k/3f9a71bc20e84d">Det är min adress</a><p><a href="https://trasten.example/hjalp">Hjälp</a> <a href="https://trasten.example/avregistrera/3f9a71bc20e84e">Avregistrera dig</a></p>',
    link: "https://trasten.example/k/3f9a71bc20e84d",
  },
  {
    id: "4-l-pt",
    language: "pt",
    channel: "email",
    subject: "Redefinição de senha",
    text_content:
      "Olá,\n\nRecebemos um pedido para trocar a senha da sua conta. Abra o link abaixo em até 2 horas:\n\nhttps://conta.sabia.example/nova?c=Zk81Lm20QxT7vB9n\n\nSe não foi você, ignore este e-mail ou fale com https://sabia.example/ajuda",
    link: "https://conta.sabia.example/nova?c=Zk81Lm20QxT7vB9n",
  },
  {
    id: "4-l-zh",
    language: "zh",
    channel: "email",
    subject: "请验证您的邮箱地址",
    html_content:
      '<p>感谢注册喜鹊邮箱。请点击下方按钮完成验证，链接24小时内有效。</p><a href="https://xique.example/u/act?s=9c81be20f4a7d3">立即验证</a><p>如按钮无法点击，请复制以下地址到浏览器：https://xique.example/u/act?s=9c81be20f4a7d3</p><a href="https://xique.example/tuiding?s=9c81be20f4a7d4">退订</a>',
    link: "https://xique.example/u/act?s=9c81be20f4a7d3",
  },
  {
    id: "4-l-en-team",
    language: "en",
    channel: "email",
    subject: "Grace has invited you to work with them in Linnet",
    html_content:
      '<h2>Join your team on Linnet</h2><p>Grace Hopwood (grace@linnet.example) has invited you to use Linnet with them, in a workspace called Compilers.</p><a href="https://join.linnet.example/t/compilers/invite/enQtNzA4NDEyMDU2NTMyLTk0">Join Now</a><p>See what Linnet is about: <a href="https://linnet.example/features?utm_campaign=inv8841">Take the tour</a></p><p><a href="https://linnet.example/optout/enQtNzA4NDEyMDU2NTMz">Don\'t want these invitations?</a></p>',
    link: "https://join.linnet.example/t/compilers/invite/enQtNzA4NDEyMDU2NTMyLTk0",
  },
  {
    id: "4-l-en-two-buttons",
    language: "en",
    channel: "email",
    subject: "New sign-in from Chrome on Windows",
    html_content:
      '<p>Was this you?</p><p>4 March 2025, 10:22, Lisbon</p><a href="https://id.merle.example/activity/yes?t=aZ81Lm20QxT7vB9nPq">Yes, it was me</a> <a href="https://id.merle.example/activity/no?t=aZ81Lm20QxT7vB9nPr">No, secure my account</a>',
    link: "https://id.merle.example/activity/yes?t=aZ81Lm20QxT7vB9nPq",
  },
  {
    id: "4-l-it-sms",
    language: "it",
    channel: "sms",
    body: "Passero: conferma il tuo numero qui https://pss.example/c/Qx81Zk30 entro 15 minuti. Info 800 555 014",
    link: "https://pss.example/c/Qx81Zk30",
  },
  {
    id: "4-l-domain",
    language: "en",
    channel: "email",
    subject: "Confirm your email",
    domains: ["merle.example"],
    html_content:
      '<a href="https://click.bulkmail.test/ls/click?upn=u001.aB3dEf6hIj9kLmN0pQr">Confirm your email</a><p>or open https://merle.example/confirm/aZ81Lm20QxT7vB9nPq</p>',
    link: "https://merle.example/confirm/aZ81Lm20QxT7vB9nPq",
  },
  {
    id: "4-x-statement",
    language: "en",
    channel: "email",
    subject: "Your statement is ready",
    html_content:
      '<p>Your February 2025 statement for the account ending in 4410 is ready. Sign in to view it.</p><a href="https://dovecote.example/statements/2025/02?ref=88120447">View statement</a><p>For your security, your customer number is 40028817. Routing 021000021. Dovecote Bank, Member FDIC 57803.</p>',
  },
  {
    id: "4-x-delivery-pin",
    language: "en",
    channel: "sms",
    body: "Parcelbox: your delivery is 3 stops away (14:10-14:25). Give your driver collection code 4471. Track: https://pb.example/t/9fK2mQ7x",
  },
  {
    id: "4-x-raffle",
    language: "es",
    channel: "sms",
    body: "¡Felicidades! Su boleto 482913 participa en el sorteo del 31/03. Consulte bases en sorteo.example",
  },
  {
    id: "4-x-changed-pin",
    language: "de",
    channel: "email",
    subject: "Ihre PIN wurde geändert",
    text_content:
      "Guten Tag,\n\ndie PIN zu Ihrer Karte mit der Endung 4410 wurde am 04.03.2025 am Automaten 20481 geändert. Waren Sie das nicht? Rufen Sie uns an: 0341 5550142 (Kennung 88120).",
  },
  {
    id: "4-x-ja-points",
    language: "ja",
    channel: "email",
    subject: "【かもめ】3月のポイントのお知らせ",
    text_content:
      "保有ポイント：4,829\n有効期限：2025年3月31日\n会員ID：00881204\nクーポンコード：HARU2025\nお店コード：4471",
  },
  {
    id: "4-x-ru-card",
    language: "ru",
    channel: "sms",
    body: "Карта *4410: покупка 1 349р ПЯТЕРОЧКА 20481. Баланс 48291р. Подтверждать ничего не нужно.",
  },
  {
    id: "4-x-wifi",
    language: "en",
    channel: "email",
    subject: "Getting ready for your stay",
    text_content:
      "Hi Ada,\n\nDoor code: 4829#. Wi-Fi password: 7719 2044. Key box: 0815. Check-in from 15:00, apartment 1204, confirmation HMX4Q2K9.\n\nSee you soon!",
  },
  {
    id: "4-x-meeting",
    language: "en",
    channel: "email",
    subject: "Invitation: Sprint review @ Tue 4 Mar 2025 14:00",
    text_content:
      "Join with video: https://meet.example/j/84412093775?pwd=9fK2mQ7xLw3d\nMeeting ID: 844 1209 3775\nPasscode: 482913\nDial in: +1 555 010 0199,,84412093775#",
  },
  {
    id: "4-x-recovery",
    language: "en",
    channel: "email",
    subject: "Your recovery codes",
    text_content: "Keep these somewhere safe. Each works once.\n\n4471-9028\n1182-6410\n9920-0417\n7302-6655",
  },
  {
    id: "4-x-fr-newsletter",
    language: "fr",
    channel: "email",
    subject: "Code de la route : ce qui change en 2025",
    html_content:
      '<p>Dès le 1er mars 2025, 12500 radars seront contrôlés. Lisez notre dossier n° 4471.</p><a href="https://lettre.mesange.example/r/9fK2mQ7xLw3d">Lire la suite</a><a href="https://lettre.mesange.example/d/9fK2mQ7xLw3e">Se désinscrire</a>',
  },
];
