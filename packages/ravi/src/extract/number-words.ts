import { wordPattern } from "./word-pattern.ts";

/**
 * Words that say which number follows when it is no code: orders, invoices, parcels, phones, accounts, tickets.
 * `numbered` ones hold the word "number" itself and may be followed by "is"; plain ones must stand right before.
 */
const numbered = [
  "(?:\\p{L}{1,20}[ -]?)?(?:numbers?|no\\.?|nrs?\\.?|num\\.?)",
  "\\p{L}{0,24}nummer[ns]?|\\p{L}{0,20}-?nr\\.?|(?:\\p{L}{2,20}[- ])?id(?:entifier|entifiant)?",
  "(?:numéro|n°|nº|número|numero|núm\\.?|numer|nr|č\\.|číslo|nomor|número de)(?: (?!con |com |avec |with |mit )(?:de |d'|di |del |da |do |van )?\\p{L}{2,20}){0,2}",
  "\\p{L}{2,20} (?:numarası|numaranız|no)|номер\\p{L}{0,3}(?: \\p{L}{2,20}){0,2}|№|מספר(?: \\p{L}{2,12}){0,2}|رقم(?: \\p{L}{2,14}){0,2}|số(?: \\p{L}{2,12}){0,3}",
  "ref(?:erence|erenz|erencia|erência|érence)?\\.?|riferimento|referentie|referencje",
  "(?:card|account|number|konto|karte|carte|tarjeta|cartão|carta|kaart|karta|hesap|kart|cuenta|compte|conta)?\\s?(?:ending(?: in| with)?|ends in|endend auf|endet auf|mit der endung|se terminant par|terminad[ao] en|que termina en|final|terminado em|che termina con|finisce con|eindigend op|kończąc\\p{L}{1,3} się na|ile biten|заканчивающ\\p{L}{2,4} на|last (?:four|4)(?: digits)?)",
];

const scripts = [
  "[一-龥]{0,6}(?:番号|编号|編號|单号|單號|号码|號碼|订单|訂單|運單|运单|尾号|尾號|账号|帳號|电话|電話)|\\p{Script=Katakana}{0,12}番号|[가-힣]{0,8} ?번호|お問い合わせ番号|電話|전화|계좌|尾數",
];

const plain = [
  "order|invoice|receipt|bill|booking|reservation|itinerary|ticket|case|incident|request|issue|parcel|package|shipment|tracking|waybill|delivery|customer|client|member(?:ship)?|account|acct|policy|contract|claim|transaction|payment|transfer|iban|phone|tel(?:ephone)?|mobile|cell|call|fax|whatsapp|hotline|text|sms|room|suite|apt|flight|train|gate|seat|platform|version|ver|build|release|firmware|model|serial|sku|article|item|product|part|isbn|extension|ext|zip|p\\.?o\\.? box|box|page|chapter|section|item|employee|student|patient|licen[sc]e|permit|vat|tax|registration|reg|company|hrb|siren|siret|rcs|krs|nip|regon|cnpj|cpf|cif|nif|kvk|port|error|status|http|bug|pr|job|task|batch|lot|meeting|conference|passcode for the meeting|poll|survey|campaign|list|unsubscribe|mailing|since|estd|founded|copyright|©|\\(c\\)",
  "bestellung|auftrag|rechnung|sendung|paket|kunde|kunden|vertrag|buchung|vorgang|konto|telefon|handy|mobil|rufnummer|durchwahl|zimmer|flug|zug|gleis|plz|postfach|seite|seit|ab|im jahr",
  "commande|facture|colis|dossier|client|contrat|réservation|suivi|compte|téléphone|tél|portable|chambre|vol|depuis|poste|page|billet",
  "pedido|factura|fatura|recibo|envío|envio|paquete|pacote|encomenda|expediente|caso|cliente|contrato|reserva|vuelo|voo|cuenta|conta|teléfono|telefone|celular|móvil|protocolo|desde|guía|seguimiento|rastreio|boleto|linha",
  "ordine|fattura|spedizione|pacco|pratica|contratto|prenotazione|volo|telefono|cellulare|conto|dal|ricevuta|bestelling|factuur|pakket|zending|klant|contract|reservering|vlucht|telefoon|sinds|dossier|polis",
  "zamówieni\\p{L}{1,2}|faktur\\p{L}{1,2}|przesyłk\\p{L}{1,2}|paczk\\p{L}{1,2}|klient\\p{L}{0,2}|umow\\p{L}{1,2}|rezerwacj\\p{L}{1,2}|lot|od roku|sipariş|fatura|kargo|gönderi|müşteri|rezervasyon|uçuş|abone|talep|poliçe",
  "заказ\\p{L}{0,2}|сч[её]т\\p{L}{0,2}|посылк\\p{L}{1,2}|отправлени\\p{L}{1,2}|трек|договор\\p{L}{0,2}|брон\\p{L}{1,4}|рейс|обращени\\p{L}{1,2}|заявк\\p{L}{1,2}|телефон\\p{L}{0,2}|тел|карт\\p{L}{1,2}|квитанци\\p{L}{1,2}",
  "(?:ال)?(?:طلب|فاتورة|شحنة|حجز|هاتف|جوال|حساب|رحلة|تذكرة)\\p{L}{0,2}",
];

const edge = String.raw`(?<![\p{L}\p{N}])`;
const tail = String.raw`(?![\p{L}\p{N}])`;

/** Finds all of them in a short text; group `numbered` is set for those with the word "number" in them. */
export const numberWords: RegExp = wordPattern(
  `(?<numbered>${edge}(?:${numbered.join("|")})${tail}|(?:${scripts.join("|")}))|${edge}(?:${plain.join("|")})${tail}`,
  "gu",
);
