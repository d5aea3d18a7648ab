import type { CorpusMessage } from "./corpus-message.ts";

/** Codes in the manner of banks, shops, messengers and offices, written after the third held-out part had been mended. */
export const heldOutFourthCodes: readonly CorpusMessage[] = [
  {
    id: "4-en-single-use",
    language: "en",
    channel: "email",
    subject: "Your single-use code",
    text_content:
      "Hi ad***@mail.example,\n\nWe received your request for a single-use code to use with your Greenfinch account.\n\nYour single-use code is: 4179903\n\nOnly enter this code on an official website or app. Don't share it with anyone. We'll never ask for it outside an official platform.\n\nThanks,\nThe Greenfinch account team\n\nPrivacy Statement: https://go.greenfinch.example/privacy/521839\nGreenfinch Corporation, One Finch Way, Redland, WA 98052",
    code: "4179903",
  },
  {
    id: "4-en-2fa-guard",
    language: "en",
    channel: "email",
    subject: "Your Pistonhub account: Access from new computer",
    html_content:
      "<p>Dear quillfeather88,</p><p>Here is the Pistonhub Guard code you need to login to account quillfeather88:</p><h1>M4RKT</h1><p>This email was generated because of a login attempt from a computer located at 198.51.100.77 (SE). The login attempt included your correct account name and password.</p><p>The Guard code is required to complete the login. <b>No one can access your account without also accessing this email.</b></p><p>Pistonhub, PO Box 1688, Bellhaven, WA 98009</p>",
    code: "M4RKT",
  },
  {
    id: "4-en-messenger",
    language: "en",
    channel: "sms",
    body: "Your Chirrup code: 382-104\n\nYou can also tap on this link to verify your phone: v.chirrup.example/382104\n\nDon't share this code with others\n4sgLq1p5sV6",
    code: "382104",
  },
  {
    id: "4-en-gram",
    language: "en",
    channel: "sms",
    body: "Swiftgram code: 71844. Do not give it to anyone, even if they say they are from Swiftgram! You can also tap on this link to log in: https://sg.example/login/71844",
    code: "71844",
  },
  {
    id: "4-en-shop",
    language: "en",
    channel: "email",
    subject: "Verify your new Bazaarly account",
    html_content:
      "<table><tr><td>Verify your new Bazaarly account</td></tr><tr><td>To verify your email address, please use the following One Time Password (OTP):</td></tr><tr><td><p>086571</p></td></tr><tr><td>Do not share this OTP with anyone. Bazaarly takes your account security very seriously. Bazaarly Customer Service will never ask you to disclose or verify your Bazaarly password, OTP, credit card, or banking account number.</td></tr><tr><td>©2025 Bazaarly.example, Inc. or its affiliates. 410 Fictional Avenue N, Seaton, WA 98109-5210</td></tr></table>",
    code: "086571",
  },
  {
    id: "4-en-gov",
    language: "en",
    channel: "sms",
    body: "5514 2098 is your Gov-ID security code. It expires at 3:42pm. If you did not request this, contact us at 0300 555 0142.",
    code: "55142098",
  },
  {
    id: "4-en-bank-spend",
    language: "en",
    channel: "sms",
    body: "Dovecote: OTP for online purchase of USD 1,204.20 at HARBOUR*TICKETS on card **4410 is 771025. Valid till 10:27:41. NEVER share. Not you? SMS BLOCK 4410 to 56767",
    code: "771025",
  },
  {
    id: "4-en-workspace",
    language: "en",
    channel: "email",
    subject: "Wagtail confirmation code: Q4D-81T",
    html_content:
      "<h1>Confirm your email address</h1><p>Your confirmation code is below — enter it in your open browser window and we'll help you get signed in.</p><div>Q4D-81T</div><p>If you didn't request this email, there's nothing to worry about — you can safely ignore it.</p><p>Made by Wagtail Technologies, LLC<br>500 Howell Street, San Fable, CA 94105, United States</p>",
    code: "Q4D81T",
  },
  {
    id: "4-en-sudo",
    language: "en",
    channel: "email",
    subject: "[Codeheron] Please verify your device",
    text_content:
      "Hey ada-l!\n\nA sign in attempt requires further verification because we did not recognize your device. To complete the sign in, enter the verification code on the unrecognized device.\n\nDevice: Firefox on Linux\nVerification code: 339517\n\nIf you did not attempt to sign in to your account, your password may be compromised. Visit https://codeheron.example/settings/security to create a new, strong password.\n\nIf you'd like to automatically verify devices in the future, consider enabling two-factor authentication on your account.\n\nThanks,\nThe Codeheron Team",
    code: "339517",
  },
  {
    id: "4-en-airline",
    language: "en",
    channel: "email",
    subject: "Passcode to view booking PX7QLM",
    text_content:
      "Dear Ms Lovell,\n\nTo see your booking PX7QLM (flight SK 4821, 17 June 2025, seat 22A) please enter passcode 6647. It stops working after three wrong attempts or 20 minutes.\n\nFrequent flyer no. 40028817",
    code: "6647",
  },
  {
    id: "4-en-clinic",
    language: "en",
    channel: "sms",
    body: "Elmside Surgery: to confirm we're texting the right person (DOB 12/05/1988), type 90317 into the page we just opened for you. Appt ref EL-22871.",
    code: "90317",
  },
  {
    id: "4-de-post",
    language: "de",
    channel: "email",
    subject: "Ihr Bestätigungscode lautet 5829-1160",
    html_content:
      "<p>Sehr geehrte Kundin,</p><p>Sie haben eine E-Mail-Adresse in Ihrem Kundenkonto 2210447812 hinterlegt. Den Code aus der Betreffzeile geben Sie bitte innerhalb von 24 Stunden im Portal ein.</p><p>Brieftaube AG, Musterplatz 1, 53113 Bonn, HRB 6792</p>",
    code: "58291160",
  },
  {
    id: "4-de-app",
    language: "de",
    channel: "sms",
    body: "408 117 ist dein Möwe-Anmeldecode. Teile ihn niemals mit anderen. Deine Buchung MW4471 ist davon nicht betroffen.",
    code: "408117",
  },
  {
    id: "4-de-behoerde",
    language: "de",
    channel: "email",
    subject: "Ihr Freischaltschlüssel",
    text_content:
      "Guten Tag,\n\nIhr Antrag mit dem Aktenzeichen 45-2025/0881 wurde angelegt. Um ihn abzusenden, tragen Sie bitte folgenden Freischaltschlüssel ein:\n\nHW7-3KP-9TX\n\nDer Schlüssel verfällt am 18.03.2025.\n\nBürgeramt Neuland, Rathausplatz 1, 04103 Leipzig, Tel. 0341 5550142",
    code: "HW73KP9TX",
  },
  {
    id: "4-fr-banque",
    language: "fr",
    channel: "sms",
    body: "Banque Hirondelle : ne communiquez JAMAIS ce code. Pour ajouter le bénéficiaire FR76 3000 4000 0312 3456 7890 143, saisissez 58 20 71 43 dans votre espace client.",
    code: "58207143",
  },
  {
    id: "4-fr-sante",
    language: "fr",
    channel: "email",
    subject: "Votre code de sécurité",
    html_content:
      "<p>Bonjour,</p><p>Pour confirmer votre identité, recopiez le code suivant&nbsp;:</p><p style='font-size:30px'>3&nbsp;7&nbsp;0&nbsp;9&nbsp;2&nbsp;5</p><p>Valable 10 min. Rendez-vous le 12 mars 2025 à 9h15, 18 rue des Mésanges, 75011 Paris, digicode 45B17.</p>",
    code: "370925",
  },
  {
    id: "4-es-banco",
    language: "es",
    channel: "sms",
    body: "BancoCigüeña: Tu clave para la operación de 350,00 EUR con la tarjeta *4410 es 61920384. No la facilites por teléfono. Dudas 910 550 142",
    code: "61920384",
  },
  {
    id: "4-es-latam",
    language: "es",
    channel: "email",
    subject: "Ingresa este código para continuar",
    html_content:
      "<h2>Hola, Mateo</h2><p>Estás creando una cuenta en Colibrí. Ingresa este código para continuar:</p><table><tr><td>4</td><td>0</td><td>8</td><td>1</td></tr></table><p>El código vence en 5 minutos. Tu carrito tiene 3 productos por $ 45.990.</p><p>Av. Inventada 2350, piso 8, CABA (C1425)</p>",
    code: "4081",
  },
  {
    id: "4-pt-banco",
    language: "pt",
    channel: "sms",
    body: "Banco Sabia: 440917 e o seu codigo para autorizar o dispositivo iPhone 13. Nao compartilhe. Nao reconhece? Ligue 4004-5550",
    code: "440917",
  },
  {
    id: "4-pt-pt",
    language: "pt",
    channel: "email",
    subject: "Confirmação do registo",
    text_content:
      "Caro(a) utilizador(a),\n\nPara concluir o registo no Portal Andorinha deverá introduzir o seguinte código de ativação: J2M8-QX41\n\nNIF 501234567 | Rua Fictícia, n.º 12, 1200-195 Lisboa | 21 555 01 42",
    code: "J2M8QX41",
  },
  {
    id: "4-it-spid",
    language: "it",
    channel: "sms",
    body: "Passero ID: il codice per l'accesso al servizio Agenzia Esempio e' 730184. Richiesto alle 10:22 del 04/03/2025. Scade tra 3 minuti.",
    code: "730184",
  },
  {
    id: "4-nl-bank",
    language: "nl",
    channel: "sms",
    body: "Reigerbank: je TAN voor het overboeken van € 1.250,00 naar NL91ABNA0417164300 is 440 281, volgnummer 017. Deel deze TAN met niemand.",
    code: "440281",
  },
  {
    id: "4-sv-bank",
    language: "sv",
    channel: "sms",
    body: "Engångskod 83 44 10 för inloggning på Trasten.se kl 10.22. Lämna aldrig ut koden. Har du frågor, ring 08-555 01 42.",
    code: "834410",
  },
  {
    id: "4-fi-posti",
    language: "fi",
    channel: "sms",
    body: "Kertakäyttöinen tunnuslukusi palveluun Varpunen on 6093. Lähetyksesi JJFI60000001234567 on noudettavissa 12.3. asti.",
    code: "6093",
  },
  {
    id: "4-da-mit",
    language: "da",
    channel: "email",
    subject: "Bekræft din e-mailadresse",
    text_content:
      "Hej Mads\n\nBrug koden 20 88 41 for at bekræfte din e-mailadresse. Koden udløber om 30 minutter.\n\nHar du ikke bedt om koden, kan du se bort fra denne mail.\n\nSolsort A/S, Opdigtet Boulevard 24, 1553 København V, CVR-nr. 12345678",
    code: "208841",
  },
];
