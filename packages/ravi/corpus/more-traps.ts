import type { CorpusMessage } from "./corpus-message.ts";

function mail(id: string, language: string, subject: string, text: string): CorpusMessage {
  return { id, language, channel: "email", subject, text_content: text };
}

function sms(id: string, language: string, body: string): CorpusMessage {
  return { id, language, channel: "sms", body };
}

/** Traps that were written when the extractors had been finished. */
export const moreTraps: readonly CorpusMessage[] = [
  mail(
    "t-en-2fa-on",
    "en",
    "Two-factor authentication is now on",
    "Hi Sam,\n\nverification codes will be sent to +1 ••• ••• 4821 from now on. Change made on May 12, 2025 at 08:15 from 192.0.2.44.\n\nSupport case 20250512-4471 was opened for you.",
  ),
  mail(
    "t-en-contest",
    "en",
    "You could win $10,000!",
    "Enter code WIN5000 at checkout or text WIN to 48213. Draw no. 4821, 12 May 2025. 10000 tickets left.",
  ),
  mail(
    "t-en-login-failed",
    "en",
    "Failed login attempts",
    "There were 1204 failed login attempts on host web-4821 (port 22022) since 2025. Last user id: 48213. Log in to review.",
  ),
  mail(
    "t-en-pin-change",
    "en",
    "Your PIN was changed",
    "The PIN of your card ending 7731 was changed at ATM 20481 on 12/05/2025. If this wasn't you call 0800 400 1234.",
  ),
  mail(
    "t-en-github",
    "en",
    "Re: [acme/app] Verify email codes expire too late (#4821)",
    "In commit 8f14e45 the verification code test fails on line 1370 of verify.ts:\n\nexpected 3600 to be 600\n\nSee https://git.example/acme/app/pull/4821",
  ),
  mail(
    "t-en-lesson",
    "en",
    "Reading list",
    "Chapter 12, pages 1040-1066. The Enigma code was broken in 1941; see also ISBN 978-0-306-40615-7.",
  ),
  mail("t-en-wifi", "en", "Your stay", "Room 1204. Door code 482913#. Wifi network HOTEL4821. Breakfast 0630 to 1000."),
  mail(
    "t-de-konto",
    "de",
    "Änderung Ihrer Sicherheitseinstellungen",
    "Ab sofort erhalten Sie Ihre TAN per App. Konto 1234567890, BLZ 50050201. Geändert am 12.05.2025 um 08:15 Uhr. Vorgangsnummer: 88123405",
  ),
  mail(
    "t-fr-avis",
    "fr",
    "Votre avis compte",
    "Votre réservation 77120045 du 12 mai 2025. Code de réservation : X7K2QP. Répondez avant le 20/05/2025. Facture 2025-4821.",
  ),
  mail(
    "t-es-renta",
    "es",
    "Recibo de luz",
    "CUPS ES0021000004821375XY. Contrato 4821375. Importe 48,21 €. Lectura 48213 kWh. Código de cliente: 90321",
  ),
  mail(
    "t-it-bolletta",
    "it",
    "Bolletta disponibile",
    "Numero cliente 482913756, codice POD IT001E48291375. Importo 48,29 euro, scadenza 31/05/2025.",
  ),
  sms(
    "t-pl-paczka",
    "pl",
    "Paczka 620482913756120000 czeka w paczkomacie WAW4821. Kod odbioru: 482913. Odbierz do 14.05.",
  ),
  sms("t-tr-kargo", "tr", "Kargonuz teslim edilecek. Teslimat kodu: 4829. Takip: 482913756120. Bilgi: 444 0 482"),
  sms("t-ru-taxi", "ru", "Вас ожидает белая Лада, номер В482ОР, прибудет в 18:30. Стоимость 482 р. Заказ 48291375"),
  sms("t-ja-yoyaku", "ja", "ご予約ありがとうございます。予約番号 482913、5月12日 19:30、4名様。お電話 03-4829-1375"),
  sms(
    "t-ko-taekbae",
    "ko",
    "[예시택배] 상품이 배송됩니다. 운송장번호 482913756120, 공동현관 비밀번호를 확인해 주세요. 문의 1588-4821",
  ),
];
