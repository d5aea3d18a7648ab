import type { CorpusMessage } from "./corpus-message.ts";

/** Links, written before the extractors had seen them; see the README for their first score. */
export const heldOutThirdLinks: readonly CorpusMessage[] = [
  {
    id: "3-l-magic-full-mail",
    language: "en",
    channel: "email",
    subject: "Log in to Wrenpad",
    html_content: `<table><tr><td><a href="https://wrenpad.example/?utm_source=mail"><img src="https://wrenpad.example/logo.png" alt="Wrenpad"></a></td></tr>
<tr><td><a href="https://wrenpad.example/view?m=Zk81Lm20Qx">View in browser</a></td></tr>
<tr><td><p>Click the button and you're in. No password needed.</p>
<a href="https://app.wrenpad.example/l/8Zk3Lm20QxT7vB9n" style="display:inline-block"><table><tr><td bgcolor="#224466"><b>Take me to Wrenpad</b></td></tr></table></a></td></tr>
<tr><td><a href="https://apps.store.example/app/id48291377">iOS app</a> <a href="https://wrenpad.example/legal/privacy">Privacy</a> <a href="https://wrenpad.example/preferences?u=81Lm20Qxk3">Email preferences</a></td></tr></table>`,
    link: "https://app.wrenpad.example/l/8Zk3Lm20QxT7vB9n",
  },
  {
    id: "3-l-fragment",
    language: "en",
    channel: "email",
    subject: "Confirm your signup",
    text_content:
      "Follow this link to confirm your user:\n\nhttps://app.dunlin.example/welcome#access_token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.q8Zx3Lm2&type=signup\n\nDunlin · https://dunlin.example/blog",
    link: "https://app.dunlin.example/welcome#access_token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.q8Zx3Lm2&type=signup",
  },
  {
    id: "3-l-redirector",
    language: "fr",
    channel: "email",
    subject: "Plus qu'une étape",
    html_content:
      '<p>Bonjour Camille,</p><p>Merci de confirmer votre adresse pour activer votre compte Mésange.</p><p><a href="https://u8812044.ct.mailer.example/ls/click?upn=u001.aB3dEf6hIj9kLmN0pQr">Je confirme</a></p><p><a href="https://u8812044.ct.mailer.example/ls/click?upn=u001.Zz9yXw8vUt7sRq6pOn5">Se désabonner</a></p>',
    link: "https://u8812044.ct.mailer.example/ls/click?upn=u001.aB3dEf6hIj9kLmN0pQr",
  },
  {
    id: "3-l-qp",
    language: "en",
    channel: "email",
    subject: "Please verify your e-mail",
    text_content:
      "Hello Ada,=20\n\nplease verify your e-mail address by opening this page:\nhttps://id.sandpiper.example/verify?uid=3D48291&token=3D9fK2mQ7xLw3dTz81aPb=\nC7&lang=3Den\n\nThe Sandpiper team=20",
    link: "https://id.sandpiper.example/verify?uid=48291&token=9fK2mQ7xLw3dTz81aPbC7&lang=en",
  },
  {
    id: "3-l-ja",
    language: "ja",
    channel: "email",
    subject: "【つばめ手帳】メールアドレスの確認",
    text_content:
      "つばめ手帳をご利用いただきありがとうございます。\n24時間以内に次のURLを開いて、本登録を完了してください。\n\nhttps://tsubame.example/regist/9c81be20f4a7d3\n\n配信停止はこちら\nhttps://tsubame.example/stop/9c81be20f4a7d4\n",
    link: "https://tsubame.example/regist/9c81be20f4a7d3",
  },
  {
    id: "3-l-ar",
    language: "ar",
    channel: "email",
    subject: "تأكيد البريد الإلكتروني",
    html_content:
      '<div dir="rtl"><p>مرحبا ليلى، اضغطي على الزر لتأكيد بريدك الإلكتروني.</p><a href="https://nakheel.example/u/confirm/71cc02be9f4a">تأكيد البريد</a><p>لإلغاء الاشتراك <a href="https://nakheel.example/u/optout/71cc02be9f4b">اضغط هنا</a></p></div>',
    link: "https://nakheel.example/u/confirm/71cc02be9f4a",
  },
  {
    id: "3-l-ko",
    language: "ko",
    channel: "email",
    subject: "비밀번호 재설정 안내",
    html_content:
      '<p>비밀번호를 재설정하려면 아래 버튼을 눌러 주세요.</p><a href="https://dure.example/account/pw?k=a81Zk30QxLm2Vb77">비밀번호 재설정</a><p>요청하지 않으셨다면 <a href="https://dure.example/help/contact">고객센터</a>로 알려 주세요.</p>',
    link: "https://dure.example/account/pw?k=a81Zk30QxLm2Vb77",
  },
  {
    id: "3-l-de-invite",
    language: "de",
    channel: "email",
    subject: "Jonas hat dich zu „Küchenplanung“ eingeladen",
    html_content:
      '<p>Jonas (jonas@amsel.example) möchte mit dir an „Küchenplanung“ arbeiten.</p><p><a href="https://amsel.example/einladung/5d1f0c8e-77aa-4b0e-9c55-1f2e3d4c5b6a">Einladung annehmen</a></p><p><a href="https://amsel.example/einladung/5d1f0c8e-77aa-4b0e-9c55-1f2e3d4c5b6a/ablehnen">Ablehnen</a> · <a href="https://amsel.example/impressum">Impressum</a></p>',
    link: "https://amsel.example/einladung/5d1f0c8e-77aa-4b0e-9c55-1f2e3d4c5b6a",
  },
  {
    id: "3-l-domain-list",
    language: "en",
    channel: "email",
    subject: "Action needed: confirm your address",
    domains: ["heron.example"],
    text_content:
      "Confirm here: https://heron.example.account-check.test/verify?token=9fK2mQ7xLw3d\n\nor here: https://xn--hern-ixa.example/verify?token=9fK2mQ7xLw3d\n\nConfirm: https://my.heron.example/verify?token=1aB2cD3eF4gH\n",
    link: "https://my.heron.example/verify?token=1aB2cD3eF4gH",
  },
  {
    id: "3-l-refused-schemes",
    language: "en",
    channel: "email",
    subject: "Activate your account",
    html_content:
      '<a href="javascript:location=\'https://evil.test/activate?token=9fK2mQ7xLw3d\'">Activate account</a> <a href="data:text/html;base64,PHNjcmlwdD4=">Activate account</a> <p>Trouble with the button? Paste this into your browser: https://kite.example/activate/Qx81Zk30Lm2Vb77a</p>',
    link: "https://kite.example/activate/Qx81Zk30Lm2Vb77a",
  },
  {
    id: "3-l-es-sms",
    language: "es",
    channel: "sms",
    body: "Cigüeña: entra en tu cuenta con este enlace, caduca en 10 min: https://cg.example/e/7fQ2xL9z . No lo compartas.",
    link: "https://cg.example/e/7fQ2xL9z",
  },
  {
    id: "3-l-ru-bare",
    language: "ru",
    channel: "email",
    subject: "Подтверждение регистрации",
    text_content:
      "Здравствуйте!\n\nДля завершения регистрации перейдите по ссылке:\nhttps://lastochka.example/reg/finish?id=48291&h=0f8e7d6c5b4a39281706\n\nЕсли вы не регистрировались, просто удалите это письмо.\nОтписаться: https://lastochka.example/unsub?id=48291&h=0f8e7d6c5b4a39281707",
    link: "https://lastochka.example/reg/finish?id=48291&h=0f8e7d6c5b4a39281706",
  },
];
