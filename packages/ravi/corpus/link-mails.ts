import type { CorpusMessage } from "./corpus-message.ts";

/** Messages that send a link to follow, and no code. */
export const linkMails: readonly CorpusMessage[] = [
  {
    id: "en-verify-button",
    language: "en",
    channel: "email",
    subject: "Verify your email address",
    html_content: `<a href="https://pebble.example/"><img src="https://pebble.example/logo.png" alt="Pebble"></a>
<h1>Welcome to Pebble</h1><p>Please confirm that this is your address.</p>
<a href="https://app.pebble.example/verify-email?token=9fK2mQ7xLw3dTz81" style="background:#223344">Verify email address</a>
<p>If you didn't create an account, <a href="https://pebble.example/help/not-me">let us know</a>.</p>
<p><a href="https://twitter.com/pebble">Twitter</a> · <a href="https://pebble.example/privacy">Privacy</a> · <a href="https://pebble.example/unsubscribe?id=482913">Unsubscribe</a></p>`,
    link: "https://app.pebble.example/verify-email?token=9fK2mQ7xLw3dTz81",
  },
  {
    id: "en-magic-link-text",
    language: "en",
    channel: "email",
    subject: "Your magic link",
    text_content: `Click the link below to sign in to Tidewater. It expires in 24 hours and can only be used once.

https://tidewater.example/auth/magic/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.q8Zx3Lm2

Need help? https://tidewater.example/support
Tidewater, 500 Pine St, Seattle 98101`,
    link: "https://tidewater.example/auth/magic/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.q8Zx3Lm2",
  },
  {
    id: "en-wrapped-link",
    language: "en",
    channel: "email",
    subject: "Confirm your subscription",
    text_content: `Hello,

please confirm your address by opening this link:

https://lists.fernweh.example/confirm/2024/newsletter/ada%40example.com
/5f2b8c0e9d7a4b3c8e1f60718293a4b5

If you did not ask for this, do nothing.`,
    link: "https://lists.fernweh.example/confirm/2024/newsletter/ada%40example.com/5f2b8c0e9d7a4b3c8e1f60718293a4b5",
  },
  {
    id: "en-angle-brackets",
    language: "en",
    channel: "email",
    subject: "Activate your account",
    text_content:
      "Activate your account <https://portal.lumen.example/activate?uid=MTI&token=c3k-9f8e7d6c5b4a39281706>. The link is valid for 3 days.",
    link: "https://portal.lumen.example/activate?uid=MTI&token=c3k-9f8e7d6c5b4a39281706",
  },
  {
    id: "en-quoted-printable-link",
    language: "en",
    channel: "email",
    subject: "Please confirm",
    html_content:
      '<p>Thanks for signing up.</p><p><a class=3D"btn" href=3D"https://orbit.example/confirm=\n?token=3DqZ81LmX0a7Td&amp;lang=3Den">Confirm my account</a></p><p><a href=3D"https://orbit.example/terms">Terms</a></p>',
    link: "https://orbit.example/confirm?token=qZ81LmX0a7Td&lang=en",
  },
  {
    id: "en-reset-password",
    language: "en",
    channel: "email",
    subject: "Reset your password",
    html_content:
      '<p>Someone asked to reset the password of your account.</p><a href="https://id.harbor.example/reset?token=7Hq2ZxLm91PkdW">Reset password</a><p>Not you? <a href="https://id.harbor.example/report?token=7Hq2ZxLm91PkdW">Secure your account</a></p>',
    link: "https://id.harbor.example/reset?token=7Hq2ZxLm91PkdW",
  },
  {
    id: "en-invitation",
    language: "en",
    channel: "email",
    subject: "Bob invited you to the Slate workspace",
    html_content:
      '<p>Bob Example (bob@example.com) has invited you to join.</p><a href="https://slate.example/invite/k3Jx92LmQz71Tw0p">Accept invitation</a><p><a href="https://slate.example/help">Learn more about Slate</a></p>',
    link: "https://slate.example/invite/k3Jx92LmQz71Tw0p",
  },
  {
    id: "en-tracker-and-plain",
    language: "en",
    channel: "email",
    subject: "Confirm your email",
    html_content: `<p><a href="https://click.mailer.example/ls/click?upn=u001aBcDeFgHiJkLmNoP2QrStUv">Confirm email</a></p>
<p>Or paste this into your browser: https://app.northwind.example/confirm?token=aa81bb92cc03dd14</p>
<p><a href="https://click.mailer.example/wf/unsubscribe?upn=zzz991">Unsubscribe</a></p>`,
    link: "https://app.northwind.example/confirm?token=aa81bb92cc03dd14",
  },
  {
    id: "en-tracker-only",
    language: "en",
    channel: "email",
    subject: "Verify your email for Brightpath",
    html_content: `<p>Hi Ada, one step left.</p><a href="https://links.brightpath.example/ls/click?upn=u001aB2cD3eF4gH5">Verify my email</a>
<a href="https://links.brightpath.example/ls/click?upn=u001zZ9yY8xX7wW6">Download our app</a>`,
    link: "https://links.brightpath.example/ls/click?upn=u001aB2cD3eF4gH5",
  },
  {
    id: "en-firebase",
    language: "en",
    channel: "email",
    subject: "Verify your email for project-demo",
    text_content:
      "Hello,\n\nFollow this link to verify your email address.\n\nhttps://project-demo.app.example/__/auth/action?mode=verifyEmail&oobCode=vK3pQzX81mLw&apiKey=AIzaExample&lang=en\n\nIf you didn't ask to verify this address, you can ignore this email.\n\nThanks,\nYour project-demo team",
    link: "https://project-demo.app.example/__/auth/action?mode=verifyEmail&oobCode=vK3pQzX81mLw&apiKey=AIzaExample&lang=en",
  },
  {
    id: "en-localhost",
    language: "en",
    channel: "email",
    subject: "Welcome! Confirm your account",
    text_content: "Welcome! Confirm your account: http://localhost:3000/confirm?token=5d41402abc4b2a76.",
    link: "http://localhost:3000/confirm?token=5d41402abc4b2a76",
  },
  {
    id: "en-parenthesis",
    language: "en",
    channel: "email",
    subject: "Sign in",
    text_content: "Use your sign-in link (https://quillpad.example/login?token=8c1f07b2e94d) within one hour.",
    link: "https://quillpad.example/login?token=8c1f07b2e94d",
  },
  {
    id: "de-bestaetigen",
    language: "de",
    channel: "email",
    subject: "Bitte bestätigen Sie Ihre E-Mail-Adresse",
    html_content: `<p>Hallo Ada,</p><p>klicken Sie zur Bestätigung bitte hier:</p><p><a href="https://www.wolke.example/registrierung/bestaetigen/3f9a7c2e81b04d65">E-Mail-Adresse bestätigen</a></p>
<p><a href="https://www.wolke.example/impressum">Impressum</a> | <a href="https://www.wolke.example/datenschutz">Datenschutz</a> | <a href="https://www.wolke.example/newsletter/abmelden?id=55120937">Abmelden</a></p>`,
    link: "https://www.wolke.example/registrierung/bestaetigen/3f9a7c2e81b04d65",
  },
  {
    id: "fr-activer",
    language: "fr",
    channel: "email",
    subject: "Activez votre compte",
    html_content:
      '<p>Bonjour,</p><a href="https://compte.exemple.example/activation?cle=81f0a7c3d92e4b65">Activer mon compte</a><p>Se <a href="https://compte.exemple.example/desabonnement?id=4481">désabonner</a> - <a href="https://exemple.example/aide">Aide</a></p>',
    link: "https://compte.exemple.example/activation?cle=81f0a7c3d92e4b65",
  },
  {
    id: "es-verificar",
    language: "es",
    channel: "email",
    subject: "Verifica tu correo",
    html_content:
      '<p>¡Hola!</p><a href="https://cuenta.ejemplo.example/verificar/8d2f61b0c93e7a45">Verificar correo</a> <a href="https://cuenta.ejemplo.example/baja?u=99120">Darse de baja</a> <a href="https://ejemplo.example/ayuda">Ayuda</a>',
    link: "https://cuenta.ejemplo.example/verificar/8d2f61b0c93e7a45",
  },
  {
    id: "pt-confirmar",
    language: "pt",
    channel: "email",
    subject: "Confirme seu cadastro",
    text_content:
      "Olá! Para confirmar seu cadastro, acesse: https://conta.exemplo.example/confirmar?t=b7e2c94f10a83d56\n\nCancelar inscrição: https://conta.exemplo.example/cancelar?u=1182",
    link: "https://conta.exemplo.example/confirmar?t=b7e2c94f10a83d56",
  },
  {
    id: "it-conferma",
    language: "it",
    channel: "email",
    subject: "Conferma la tua registrazione",
    html_content:
      '<a href="https://app.esempio.example/conferma?token=e93b7a01d52c">Conferma indirizzo</a><br><a href="https://app.esempio.example/disiscriviti">Disiscriviti</a>',
    link: "https://app.esempio.example/conferma?token=e93b7a01d52c",
  },
  {
    id: "nl-bevestig",
    language: "nl",
    channel: "email",
    subject: "Bevestig je e-mailadres",
    html_content:
      '<p>Hoi Ada</p><a href="https://mijn.voorbeeld.example/bevestigen/a81c6f02e7d94b35">Bevestig e-mailadres</a> <a href="https://mijn.voorbeeld.example/afmelden">Afmelden</a>',
    link: "https://mijn.voorbeeld.example/bevestigen/a81c6f02e7d94b35",
  },
  {
    id: "pl-potwierdz",
    language: "pl",
    channel: "email",
    subject: "Potwierdź adres e-mail",
    html_content:
      '<a href="https://konto.przyklad.example/potwierdz?token=4fa8c1e07b93">Potwierdź adres</a> <a href="https://konto.przyklad.example/wypisz?id=5512">Wypisz się</a>',
    link: "https://konto.przyklad.example/potwierdz?token=4fa8c1e07b93",
  },
  {
    id: "tr-onayla",
    language: "tr",
    channel: "email",
    subject: "E-posta adresinizi onaylayın",
    html_content:
      '<a href="https://hesap.ornek.example/onay/9b1d7f3a60c84e25">E-postayı onayla</a> <a href="https://ornek.example/gizlilik">Gizlilik</a> <a href="https://ornek.example/abonelikten-cik?id=7">Abonelikten çık</a>',
    link: "https://hesap.ornek.example/onay/9b1d7f3a60c84e25",
  },
  {
    id: "ru-podtverdit",
    language: "ru",
    channel: "email",
    subject: "Подтвердите адрес",
    html_content:
      '<p>Здравствуйте!</p><a href="https://lk.primer.example/confirm/7c0e9a41b2d8f563">Подтвердить адрес</a> <a href="https://lk.primer.example/otpiska?id=18">Отписаться</a>',
    link: "https://lk.primer.example/confirm/7c0e9a41b2d8f563",
  },
  {
    id: "ja-touroku",
    language: "ja",
    channel: "email",
    subject: "【サンプル】会員登録のご確認",
    text_content:
      "以下のURLをクリックして登録を完了してください。\nhttps://www.sample.example/register/confirm?key=5e8f01c7a2b94d63\n\n※有効期限は24時間です。\n配信停止はこちら：https://www.sample.example/stop?id=4410",
    link: "https://www.sample.example/register/confirm?key=5e8f01c7a2b94d63",
  },
  {
    id: "zh-jihuo",
    language: "zh",
    channel: "email",
    subject: "请激活您的账号",
    html_content:
      '<p>您好，请点击下面的链接激活账号：</p><p><a href="https://passport.shili.example/activate?code=f0a93b7c2e81d456">激活账号</a></p><p><a href="https://shili.example/help">帮助中心</a> <a href="https://shili.example/unsub?u=3">退订</a></p>',
    link: "https://passport.shili.example/activate?code=f0a93b7c2e81d456",
  },
  {
    id: "ko-injeung",
    language: "ko",
    channel: "email",
    subject: "이메일 인증을 완료해 주세요",
    html_content:
      '<a href="https://account.yesi.example/verify/1c7e0b9f4a28d635">이메일 인증하기</a> <a href="https://account.yesi.example/unsubscribe/55">수신거부</a> <a href="https://yesi.example/faq">도움말</a>',
    link: "https://account.yesi.example/verify/1c7e0b9f4a28d635",
  },
  {
    id: "ar-tafeel",
    language: "ar",
    channel: "email",
    subject: "تفعيل الحساب",
    html_content:
      '<div dir="rtl"><a href="https://hisab.mithal.example/activate/d0b8f71e93a24c65">تفعيل الحساب</a> <a href="https://mithal.example/unsubscribe?u=2">إلغاء الاشتراك</a></div>',
    link: "https://hisab.mithal.example/activate/d0b8f71e93a24c65",
  },
  {
    id: "en-sms-link",
    language: "en",
    channel: "sms",
    body: "Ferry: tap to verify your phone https://ferry.example/v/Xk29LmQ7 Reply STOP to opt out",
    link: "https://ferry.example/v/Xk29LmQ7",
  },
];
