import type { CorpusMessage } from "./corpus-message.ts";

/** Messages with neither code nor link to follow, written before the extractors had seen them. */
export const heldOutThirdNone: readonly CorpusMessage[] = [
  {
    id: "3-x-receipt",
    language: "en",
    channel: "email",
    subject: "Your Dunlin receipt #2281-4407",
    html_content:
      '<p>Receipt from Dunlin Labs</p><table><tr><td>Invoice number</td><td>7C1D20A4-0007</td></tr><tr><td>Receipt number</td><td>2281-4407</td></tr><tr><td>Payment method</td><td>•••• 8820</td></tr><tr><td>Total</td><td>$120.00</td></tr></table><p>Questions? <a href="https://pay.dunlin.example/invoice/9fK2mQ7xLw3dTz81">View invoice</a></p>',
  },
  {
    id: "3-x-shipping",
    language: "de",
    channel: "email",
    subject: "Deine Sendung 00340434161094 ist unterwegs",
    text_content:
      "Hallo Jonas,\n\nPaket JJD0140 0000 4711 kommt am 06.03.2025 zwischen 14:10 und 15:10 Uhr.\nAblagecode für den Boten: nicht nötig.\nVerfolgen: https://paket.example/t?piececode=JJD014000004711\nBeispielallee 17, 04103 Leipzig",
  },
  {
    id: "3-x-newsletter",
    language: "en",
    channel: "email",
    subject: "5 security habits for 2025: passcodes, keys and codes",
    html_content:
      '<h1>Are one-time codes enough?</h1><p>In 2024, 81300 accounts were taken over although they had codes by SMS. Read how code 4471 became a legend.</p><a href="https://blog.heron.example/2025/03/one-time-codes">Read more</a><a href="https://heron.example/unsubscribe?u=9fK2mQ7xLw3d">Unsubscribe</a>',
  },
  {
    id: "3-x-coupon",
    language: "es",
    channel: "email",
    subject: "Solo hoy: 20 % con el código VERANO25",
    text_content:
      "Usa el código VERANO25 al pagar. Válido hasta el 31/08/2025 en pedidos de más de 2500 pesos. Tienda 4471, tel. 915 550 142.",
  },
  {
    id: "3-x-error",
    language: "en",
    channel: "email",
    subject: "[Alert] Job failed with exit code 137",
    text_content:
      "Build 482913 failed at step 7.\nError code: 0x80070005\nexit code 137, status code 503\nref: 8f2e1c90\nLogs: https://ci.tern.example/runs/482913",
  },
  {
    id: "3-x-appointment",
    language: "nl",
    channel: "sms",
    body: "Herinnering: afspraak bij Tandarts Vos op di 4 maart 2025 om 14:30, Verzonnenstraat 88. Afzeggen? Bel 020 555 0142. Ref 48-2913",
  },
  {
    id: "3-x-parcel-pin",
    language: "pl",
    channel: "sms",
    body: "Paczka 620012345678901234567890 czeka w automacie WAW04M. Kod odbioru 482913. Masz czas do 06.03.2025 do 15:20.",
  },
  {
    id: "3-x-booking",
    language: "fr",
    channel: "email",
    subject: "Votre réservation QX7R2K est confirmée",
    text_content:
      "Train 8820, départ 14h22 de Lyon, voiture 4, place 61. Code de réservation : QX7R2K. Dossier 4829137. Bon voyage !",
  },
  {
    id: "3-x-quoted-only",
    language: "en",
    channel: "email",
    subject: "Re: Your code",
    text_content:
      "Hi Ada, we looked into it and the mail you got on Monday was not from us. Please don't use it.\n\nJo\n\nOn Mon, 3 Mar 2025 at 18:02, Ada wrote:\n> Your verification code is 118264\n> It expires in 10 minutes.",
  },
  {
    id: "3-x-expired-only",
    language: "en",
    channel: "email",
    subject: "Your code has expired",
    text_content: "The code 118264 that we sent you has expired. Go back to the app and ask for a new one.",
  },
  {
    id: "3-x-weather",
    language: "sv",
    channel: "sms",
    body: "SMHI-varning: -12,5 grader i natt, vind 14 m/s. Område 0180. Läs mer på 1177.",
  },
  {
    id: "3-x-ja-receipt",
    language: "ja",
    channel: "email",
    subject: "ご注文ありがとうございます（注文番号 250304-118207）",
    text_content:
      "ご注文番号：250304-118207\n伝票番号：4829-1375-0021\n合計：12,480円（税込）\nお届け：2025年3月6日 14時〜16時\n会員番号：00881204\n〒150-0002 東京都渋谷区架空町2-21-1",
  },
  {
    id: "3-x-zh-bank",
    language: "zh",
    channel: "sms",
    body: "【松鼠银行】您尾号8820的账户03月04日10:22支出人民币1,250.00元，余额48291.37元。流水号2025030448291375。",
  },
  {
    id: "3-x-tr-bill",
    language: "tr",
    channel: "sms",
    body: "Sayin abonemiz, 5550142 nolu hattiniza ait 482,90 TL tutarli 2025/02 faturanizin son odeme tarihi 17.03.2025. Tesisat no 40028817",
  },
  {
    id: "3-x-password-changed",
    language: "en",
    channel: "email",
    subject: "Your password was changed",
    html_content:
      '<p>The password of ada@wrenpad.example was changed on 4 Mar 2025, 10:22 UTC, from 203.0.113.9.</p><p>If this was not you, <a href="https://wrenpad.example/support/compromised?c=8Zk3Lm20Qx">contact support</a> and quote case 4829137.</p>',
  },
];
