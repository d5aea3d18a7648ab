import type { CorpusMessage } from "./corpus-message.ts";

function mail(id: string, language: string, subject: string, text: string): CorpusMessage {
  return { id, language, channel: "email", subject, text_content: text };
}

function sms(id: string, language: string, body: string): CorpusMessage {
  return { id, language, channel: "sms", body };
}

/** Messages with neither a code nor a link to follow, and plenty that looks like one. */
export const traps: readonly CorpusMessage[] = [
  mail(
    "en-order",
    "en",
    "Order confirmed: #40918827",
    "Thanks for your order 40918827 from November 5, 2024.\nTotal: $1,249.00\nShips to: 12 Mill Lane, Springfield 94107\nTrack it: https://shop.example/orders/40918827\nQuestions? Call 1-800-555-0199.",
  ),
  mail(
    "en-invoice",
    "en",
    "Invoice 2024-00817",
    "Invoice number: 202400817\nDate: 2024-11-05\nDue: 2024-12-05\nAmount due: USD 4,821.37\nVAT ID GB 482913756\nIBAN GB29 NWBK 6016 1331 9268 19",
  ),
  mail(
    "en-parcel",
    "en",
    "Your parcel is on its way",
    "Tracking number 482913756120 will arrive between 10:00 and 14:00 on 11/05/2024.\nPickup code for the locker: 482913",
  ),
  mail(
    "en-year-newsletter",
    "en",
    "Our 2024 in review",
    "In 2024 we grew from 1200 to 4821 customers in 36 countries. Since 1998 we have shipped 482913 boxes.\n© 2024 Tidewater, PO Box 77120",
  ),
  mail(
    "en-promo-code",
    "en",
    "20% off with code SPRING24",
    "Use promo code SPRING24 or discount code 482913 at checkout until 31 March 2024. Gift card codes excluded.",
  ),
  mail(
    "en-meeting",
    "en",
    "Invitation: weekly sync",
    "Join by phone: +1 555 010 0199\nMeeting ID: 482 913 7561\nPasscode for the meeting is in your calendar.\nDial-in code: 482913#",
  ),
  mail(
    "en-flight",
    "en",
    "Your booking X7K2QP is confirmed",
    "Booking reference: X7K2QP\nFlight LH1234, seat 24A, gate B48\nTicket number 220-4829137561\nDeparture 2024-11-05 06:40",
  ),
  mail(
    "en-hotel",
    "en",
    "Reservation confirmed",
    "Confirmation number: 482913756\nRoom 1204, 3 nights, EUR 482.91\nHotel Example, 10117 Berlin, phone +49 30 1234567",
  ),
  mail(
    "en-incident",
    "en",
    "[Ticket 482913] We received your request",
    "Your case number is 482913. A colleague will answer within 24 hours. Please keep the number in the subject.",
  ),
  mail(
    "en-build",
    "en",
    "Build 48291 failed",
    "Build 48291 of main at commit 4a8b2c1 failed with exit code 1370 in step 12 after 3600 seconds.\nError code: 482913\nVersion 20.11.1, port 8080, PR #4821",
  ),
  mail(
    "en-code-was-sent",
    "en",
    "Security notice",
    "We sent a verification code to the phone number ending in 4821 on Nov 5, 2024. If it was not you, call 1-888-555-0142.",
  ),
  mail(
    "en-code-used",
    "en",
    "New sign-in",
    "A new device signed in with a verification code at 14:22 from 203.0.113.45 near Portland 97201. If this was you, nothing needs to be done.",
  ),
  mail(
    "en-never-share",
    "en",
    "Stay safe",
    "We will never ask for your verification code, PIN or password. Report fraud at 0800 482 913 or text 88120.",
  ),
  mail(
    "en-zip",
    "en",
    "Update your address",
    "Your ZIP code 94107 and area code 415 are on file. Your account number is 48291375.",
  ),
  mail(
    "en-statement",
    "en",
    "Your statement is ready",
    "Account ending in 4821\nBalance: $12,482.91\nMinimum payment: 250.00\nStatement 11/2024, page 1 of 3, customer since 2009",
  ),
  mail(
    "en-colours",
    "en",
    "Brand guide",
    "Primary colour #482913, accent #A7B2C3, grey #777777. Font size 1600 dpi, file brand-482913.pdf, 4821 KB.",
  ),
  mail(
    "en-two-codes",
    "en",
    "Your recovery codes",
    "Keep these recovery codes in a safe place:\n\n48291375\n61820457\n90317264\n55820193",
  ),
  {
    id: "en-hidden",
    language: "en",
    channel: "email",
    subject: "Weekly digest",
    html_content:
      '<div style="display:none">Your code is 482913</div><span style="font-size:0">118264</span><p>Three new articles for you.</p><a href="https://blog.example/articles/482913">Read more</a> <a href="https://blog.example/unsubscribe?id=118264">Unsubscribe</a>',
  },
  {
    id: "en-receipt",
    language: "en",
    channel: "email",
    subject: "Receipt from Harbor",
    html_content:
      '<table><tr><td>Receipt #</td><td>1829-4821</td></tr><tr><td>Date</td><td>Nov 5, 2024</td></tr><tr><td>Amount</td><td>$48.29</td></tr><tr><td>Card</td><td>•••• 4821</td></tr></table><a href="https://harbor.example/receipts/82913">Download receipt</a> <a href="https://harbor.example/login">Log in</a>',
  },
  {
    id: "en-newsletter-links",
    language: "en",
    channel: "email",
    subject: "What's new in June",
    html_content:
      '<a href="https://click.news.example/ls/click?upn=a8f3k29dLq">View in browser</a><a href="https://news.example/blog/june-2024">Read the post</a><a href="https://facebook.com/news">Facebook</a><a href="https://news.example/preferences?token=k3Jx92LmQz71">Manage preferences</a><a href="https://news.example/unsubscribe?token=k3Jx92LmQz71">Unsubscribe</a>',
  },
  {
    id: "en-phish",
    language: "en",
    channel: "email",
    subject: "Verify your account",
    html_content:
      '<p>Verify your account now:</p><a href="https://good.example@evil.test/verify?token=k3Jx92LmQz71">https://good.example/verify</a>',
  },
  {
    id: "en-script-link",
    language: "en",
    channel: "email",
    subject: "Confirm your email",
    html_content:
      '<a href="javascript:confirm(482913)">Confirm email</a> <a href="data:text/html,confirm">Confirm</a> <a href="mailto:confirm@example.com?subject=confirm">Confirm by mail</a>',
  },
  mail(
    "de-bestellung",
    "de",
    "Ihre Bestellung 40918827",
    "Vielen Dank für Ihre Bestellung vom 05.11.2024.\nBestellnummer: 40918827\nKundennummer: 551209\nSumme: 1.249,00 EUR\nLieferung an: Musterweg 12, 10117 Berlin\nSendungsnummer: 00340434161094042557",
  ),
  mail(
    "de-gutschein",
    "de",
    "Ihr Gutscheincode",
    "Ihr Gutscheincode: 482913. Rabattcode SOMMER24 gilt bis 31.08.2024. Postleitzahl 60311.",
  ),
  mail(
    "de-rechnung",
    "de",
    "Rechnung Nr. 482913",
    "Rechnungsnummer 482913 vom 5. November 2024\nBetrag 48,29 €\nVertragsnummer 77120045\nHotline 0800 482 9137, Mo-Fr 8:00-18:00 Uhr\nHRB 48213, USt-IdNr. DE482913756",
  ),
  mail(
    "fr-commande",
    "fr",
    "Votre commande n° 40918827",
    "Commande n° 40918827 du 5 novembre 2024\nMontant : 124,90 €\nNuméro de suivi : 6A48291375612\nLivraison : 12 rue des Lilas, 75011 Paris\nService client : 01 23 45 67 89\nCode promo : BIENVENUE10, code postal 75011",
  ),
  mail(
    "es-pedido",
    "es",
    "Pedido 40918827 confirmado",
    "Número de pedido: 40918827\nFecha: 05/11/2024\nTotal: 1.249,00 €\nCódigo postal: 28013\nCódigo de descuento: 482913\nAtención al cliente: 900 123 456",
  ),
  mail(
    "pt-pedido",
    "pt",
    "Pedido confirmado",
    "Pedido nº 40918827\nCódigo de rastreio: AA482913756BR\nCEP 01310-100\nTotal: R$ 1.249,00 em 05/11/2024\nProtocolo 482913",
  ),
  mail(
    "it-ordine",
    "it",
    "Conferma d'ordine",
    "Ordine n. 40918827 del 05/11/2024\nTotale: 124,90 EUR\nCodice sconto: 482913\nCodice fiscale: RSSMRA85T10A562S\nCAP 00184 Roma, numero verde 800 482 913",
  ),
  mail(
    "nl-bestelling",
    "nl",
    "Je bestelling 40918827",
    "Bestelnummer: 40918827\nKlantnummer: 551209\nKortingscode: 482913\nBedrag: € 124,90\nPostcode 1012 AB\nBel 0900-1234",
  ),
  mail(
    "pl-zamowienie",
    "pl",
    "Zamówienie 40918827",
    "Numer zamówienia: 40918827\nKod rabatowy: 482913\nKod pocztowy: 00-950\nKwota: 124,90 zł\nNumer przesyłki 620482913756120000",
  ),
  mail(
    "tr-siparis",
    "tr",
    "Siparişiniz alındı",
    "Sipariş numarası: 40918827\nİndirim kodu: 482913\nPosta kodu: 34710\nTutar: 1.249,00 TL\nKargo takip no: 482913756120",
  ),
  mail(
    "ru-zakaz",
    "ru",
    "Заказ № 40918827",
    "Номер заказа: 40918827\nПромокод: 482913\nИндекс: 101000\nСумма: 1 249 ₽\nТрек-номер: 80482913756120\nКод получения: 4829",
  ),
  mail(
    "ja-chumon",
    "ja",
    "ご注文の確認",
    "注文番号：40918827\nクーポンコード：482913\n郵便番号：150-0002\n合計：12,490円\nお問い合わせ番号：482913756120\n2024年11月5日",
  ),
  mail(
    "zh-dingdan",
    "zh",
    "订单确认",
    "订单号：20241105880123\n优惠码：482913\n邮政编码：100080\n金额：1299元\n快递单号：SF1048291375612\n取件码：482913",
  ),
  mail(
    "ko-jumun",
    "ko",
    "주문이 완료되었습니다",
    "주문번호: 40918827\n쿠폰 코드: 482913\n우편번호: 06236\n결제금액: 48,290원\n송장번호: 482913756120\n고객센터 1588-0000",
  ),
  mail(
    "ar-talab",
    "ar",
    "تأكيد الطلب",
    "رقم الطلب: 40918827\nرمز الخصم: 482913\nالرمز البريدي: 11564\nالمبلغ: 1249 ريال\nرقم الشحنة: 482913756120",
  ),
  sms(
    "en-delivery",
    "en",
    "Your package 482913756 arrives today 2-4pm. Track: https://track.example/p/482913756 Reply STOP to 88120",
  ),
  sms(
    "en-appointment",
    "en",
    "Reminder: appointment with Dr. Example on 11/05/2024 at 10:30, Room 1204. Call 555-0142 to change. Ref 482913",
  ),
  sms(
    "en-bank-alert",
    "en",
    "EXBANK: debit of USD 482.91 on card XX4821 on 05-11-24. Avl bal USD 12,048.29. Not you? Call 18005550199",
  ),
  sms(
    "de-paket",
    "de",
    "Ihr Paket 00340434161094042557 kommt heute zwischen 14:00 und 16:00. Abholcode 4829 in Filiale 1207.",
  ),
  sms("fr-colis", "fr", "Votre colis 6A48291375612 est disponible. Code de retrait : 4829. Relais 75011."),
  sms(
    "es-banco",
    "es",
    "Ejemplo Banco: cargo de 482,91 EUR en tarjeta terminada en 4821 el 05/11/2024 14:22. Ref. 77120045",
  ),
  sms("zh-kuaidi", "zh", "【示例快递】您的包裹已到，取件码8-2-4829，请于2024年11月5日前领取，电话13800138000。"),
  sms("ru-purchase", "ru", "Карта *4821: покупка 1 249 р. 05.11.2024 14:22. Баланс 48 291 р."),
  sms("en-chat", "en", "see you at 1830, door 4821, bring 2000 bucks lol"),
];
