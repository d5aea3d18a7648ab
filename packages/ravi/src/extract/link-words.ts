import { wordPattern } from "./word-pattern.ts";

/** What a link's text, its surroundings or its address say it is for, in the languages of the corpus. */
const prove = [
  "verif(?!ied)\\p{L}{0,10}|confirm(?!ation (?:number|de commande)|ed)\\p{L}{0,8}|activat\\p{L}{0,4}|validat\\p{L}{0,4}|magic ?link|complete (?:your |my |the )?(?:registration|sign[- ]?up|account|profile)|finish (?:signing up|your registration|setting up)|prove",
  "bestätig\\p{L}{0,6}|verifizier\\p{L}{0,4}|aktivier\\p{L}{0,4}|freischalt\\p{L}{0,4}|registrierung abschließen",
  "vérifi\\p{L}{0,4}|valider|activer|finaliser (?:mon|votre) inscription|lien magique",
  "verific\\p{L}{0,6}|confirm\\p{L}{0,6}|activ(?:ar?|e|ez|eer|eren)|validar?|ativar|enlace mágico|completar (?:el )?registro|concluir (?:o )?cadastro",
  "conferma\\p{L}{0,3}|attiva(?:re)?|verifica(?:re)?|completa la registrazione|bevestig\\p{L}{0,3}|verifi[eë]\\p{L}{1,4}",
  "potwierd\\p{L}{1,4}|zweryfikuj\\p{L}{0,3}|weryfik\\p{L}{1,5}|aktyw\\p{L}{1,4}|onayla\\p{L}{0,6}|doğrula\\p{L}{0,6}|etkinleştir\\p{L}{0,4}|tamamla",
  "подтверд\\p{L}{1,6}|подтвержден\\p{L}{1,3}|активир\\p{L}{1,6}|завершить регистрацию|bekräft\\p{L}{0,3}|bekræft\\p{L}{0,3}|bekreft\\p{L}{0,3}|vahvista|ověř\\p{L}{0,3}|potvrd\\p{L}{0,3}|xác (?:nhận|minh)|підтверд\\p{L}{1,5}|επιβεβαίω\\p{L}{1,5}|ยืนยัน|सत्यापित|אימות|אשר",
  "確認|認証|有効化|登録を完了|本登録|验证|驗證|確認|确认|激活|啟用|完成注册|인증|확인|활성화|가입 완료|تأكيد|أكد|تحقق|تفعيل|فعّل",
];

const enter = [
  "new password|neues passwort|nouveau mot de passe|nueva contraseña|contraseña nueva|nova senha|nuova password|nieuw wachtwoord|nowe hasło|yeni şifre|новый пароль|新しいパスワード|新密[码碼]|새 비밀번호|كلمة مرور جديدة",
  "sign(?:ing)?[- ]?in|log(?:ging)?[- ]?in|log me in|access (?:your )?account|continue to|get started|set (?:up |a |your )(?:new )?password|(?:reset|choose|create|change) (?:my |your |a |the )?(?:new )?password|accept (?:the |your )?invit\\p{L}{1,5}|join (?:the )?(?:team|workspace|organi[sz]ation)|continue",
  "anmelde\\p{L}{0,2}|einlogg\\p{L}{0,2}|login|passwort (?:zurücksetzen|festlegen|ändern)|einladung annehmen|connecte[rz]?|connexion|(?:réinitialiser|choisir|définir) (?:le |mon |votre |un )?(?:nouveau )?mot de passe|accepter l'invitation",
  "iniciar sesión|inicia sesión|acceder|entrar|(?:restablecer|crear|cambiar) (?:la |tu |mi )?contraseña|aceptar (?:la )?invitación|acessar|fazer login|redefinir (?:a |sua )?senha|aceitar (?:o )?convite|accedi|accesso|reimposta\\p{L}{0,2} (?:la )?password|accetta (?:l')?invito",
  "inloggen|aanmelden|wachtwoord (?:opnieuw )?instellen|uitnodiging accepteren|zaloguj|logowani\\p{L}{0,2}|(?:ustaw|zresetuj|zmień) (?:nowe )?hasło|przyjmij zaproszenie|giriş yap\\p{L}{0,3}|oturum aç\\p{L}{0,3}|şifre\\p{L}{0,4} (?:sıfırla|belirle)\\p{L}{0,3}|войти|вход|сбросить пароль|задать пароль|принять приглашение",
  "ログイン|サインイン|パスワードを?(?:再設定|リセット|設定)|招待を承認|登录|登錄|登入|重[置设設]密[码碼]|接受邀[请請]|로그인|비밀번호 ?(?:재설정|변경|설정)|초대 ?수락|تسجيل الدخول|إعادة تعيين كلمة المرور|تعيين كلمة المرور|قبول الدعوة",
];

const aside = [
  "unsubscrib\\p{L}{1,3}|opt[- ]?out|preferences|manage (?:your |my )?(?:e-?mails?|notifications?|subscriptions?|settings)|notification settings|view (?:it |this (?:e-?mail )?)?(?:in|online)|(?:web|online) version|privacy|terms|conditions|legal|imprint|help|support|contact|faqs?|learn more|read more|blog|docs?|documentation|follow us|refer|download|app store|google play|careers|status page|about us|home ?page|report (?:this|it)|not me|wasn't (?:me|you)|didn't (?:request|sign|create)|did not (?:request|sign|create)|cancel|revoke|deny|secure (?:my|your) account|block|review|rate|feedback|survey|shop|track\\p{L}{0,3}|view order|invoice|receipt|whatsapp|chat",
  "abmeld\\p{L}{0,3}|abbestell\\p{L}{0,3}|austragen|einstellungen|im browser|online-version|datenschutz\\p{L}{0,10}|impressum|agb|nutzungsbedingungen|hilfe\\p{L}{0,6}|kontakt\\p{L}{0,6}|nicht (?:sie|du|ich)|nicht angefordert|stornieren|verfolgen|jetzt kaufen|mehr erfahren|bewerten",
  "désabonn\\p{L}{0,5}|désinscri\\p{L}{0,5}|préférences|dans (?:votre |le )?navigateur|version en ligne|confidentialité|mentions légales|conditions|aide|nous contacter|pas vous|annuler|suivre|en savoir plus",
  "darse de baja|darte de baja|cancelar (?:la )?(?:suscripción|inscrição|assinatura)|baja|preferencias|preferências|ver en (?:el|tu|su) navegador|ver no navegador|privacidad|privacidade|términos|termos|ayuda|ajuda|contact\\p{L}{1,5}|soporte|suporte|no (?:fuiste|has sido) tú|não foi você|descadastr\\p{L}{1,5}|rastrear|seguimiento",
  "disiscri\\p{L}{1,5}|annulla\\p{L}{0,3}|preferenze|nel browser|termini|aiuto|assistenza|contatt\\p{L}{1,4}|non sei stato tu|uitschrijv\\p{L}{1,3}|afmeld\\p{L}{0,3}|voorkeuren|in (?:je|uw) browser|voorwaarden|hulp|niet (?:u|jij)",
  "wypisz|rezygn\\p{L}{1,5}|preferencje|w przeglądarce|polityk\\p{L}{1,2} prywatności|regulamin\\p{L}{0,3}|pomoc\\p{L}{0,2}|to nie ty|anuluj|aboneli\\p{L}{1,10}|tercih\\p{L}{1,7}|tarayıcıda|gizlilik|yardım|destek|iletişim|siz değilseniz|iptal",
  "отпис\\p{L}{1,8}|настройк\\p{L}{1,3}|в браузере|конфиденциальност\\p{L}{1,3}|помощь|поддержк\\p{L}{1,3}|справк\\p{L}{1,2}|это не вы|не запрашивали|отмен\\p{L}{1,5}|avregistrera|avmeld|afmeld",
  "配信停止|配信設定|ブラウザ|プライバシー|利用規約|ヘルプ|お問い合わせ|心当たり|退订|退訂|取消订阅|偏好设置|浏览器|瀏覽器|隐私|隱私|条款|條款|帮助|幫助|联系|聯絡|非本人|수신 ?거부|구독 ?취소|브라우저|개인정보|약관|도움말|고객센터|문의|본인이 아|إلغاء الاشتراك|الاشتراك|التفضيلات|المتصفح|الخصوصية|الشروط|مساعدة|المساعدة|الدعم|اتصل|لم تطلب|إلغاء",
];

const edge = String.raw`(?<![\p{Script=Latin}\p{Script=Cyrillic}])`;
const words = (parts: readonly string[]): RegExp => wordPattern(`${edge}(?:${parts.join("|")})`);

/** Proving an address, confirming, activating. */
export const proveWords: RegExp = words(prove);
/** Signing in, setting a password, accepting an invitation. */
export const enterWords: RegExp = words(enter);
/** Everything that stands beside the point of a mail. */
export const asideWords: RegExp = words(aside);

/** The written-out address under a button. */
export const fallbackWords: RegExp =
  /(?:paste|copy|copying|pasting|kopier\p{L}{0,4}|copi(?:ez|er|a|ar|e)|coll(?:ez|er)|pega\p{L}{0,3}|incolla\p{L}{0,3}|cole|plak|skopiuj|wklej|kopyala\p{L}{0,6}|скопируй\p{L}{0,4}|вставьте|コピー|貼り付け|复制|複製|복사|انسخ)|button (?:does|do|is)(?:n't| not)|schaltfläche nicht|bouton ne|botón no|botão não|pulsante non|knop niet|кнопка не/iu;

const pathEdge = "(?:^|[/._?&=-])(?:e?-?mail|account|user|do)?";
/** In the path of an address. */
export const provePath: RegExp = new RegExp(
  `${pathEdge}(?:verif|confirm|activat|validat|magic|bestaetig|email-?check|email_?verification|opt-?in|auth/action)`,
  "i",
);
export const enterPath: RegExp = new RegExp(
  `${pathEdge}(?:log-?in|sign-?in|auth|oauth|session|callback|sso|otp|passwordless|register|sign-?up|registration|invit|join|reset|passwor[dt]|contrasena|senha|wachtwoord|haslo|sifre|parol|mot-de-passe|onboard|welcome|token|access|connexion|jeton|anmeld|einlogg|acced|acess|entrar|inlogg|logowan|giris|clave|zugang|[mv]/|l/)`,
  "i",
);
export const asidePath: RegExp =
  /unsubscri|opt-?out|preferences|(?:^|[/._-])(?:unsub|abmelden|abbestellen|privacy|datenschutz|terms|legal|imprint|impressum|help|support|contact|faq|blog|docs|about|careers|press|cancel|revoke|deny|report|not-?me|view-?in-?browser|webversion|browser|survey|feedback|orders?|tracking|invoices?|shop|download|pixel|open|status|articles?|news|settings|notifications?)(?:[/._?-]|$)|\.(?:png|jpe?g|gif|svg|ico|css|js|pdf|ics)$/i;

/** Parameters that carry a secret of one use. */
export const tokenParameter: RegExp =
  /^(?:\w*token\w*|t|tk|key|code|otp|oobcode|sig|signature|hash|ticket|nonce|magic\w*|confirm\w*|verif\w*|auth\w*|jwt|k|c|id_token|activation\w*|secret|upn|uuid|uid|link|digest|state|session\w*)$/i;

/** Services where people follow and download, and where nobody confirms an address for someone else. */
export const socialHosts: readonly string[] = [
  "facebook.com",
  "fb.com",
  "twitter.com",
  "x.com",
  "t.co",
  "linkedin.com",
  "instagram.com",
  "youtube.com",
  "youtu.be",
  "tiktok.com",
  "pinterest.com",
  "threads.net",
  "mastodon.social",
  "discord.gg",
  "discord.com",
  "reddit.com",
  "wa.me",
  "t.me",
  "apps.apple.com",
  "itunes.apple.com",
  "play.google.com",
  "maps.google.com",
  "vk.com",
  "weibo.com",
  "line.me",
  "w3.org",
];

/** Hosts and paths of services that count clicks before they lead on. */
export const redirectorHost: RegExp =
  /^(?:click|clicks|links?|lnk|url\d*|u\d+|email|mail|e|trk|track|tracking|go|r|redirect|t|ct|mandrillapp|eml?)\.|(?:^|\.)(?:sendgrid\.net|list-manage\.com|mandrillapp\.com|mailgun\.org|hubspotlinks\.com|sparkpostmail\.com|awstrack\.me|customeriomail\.com|rs6\.net|bit\.ly|tinyurl\.com|safelinks\.protection\.outlook\.com|urldefense\.com)$/i;
export const redirectorPath: RegExp =
  /^\/(?:ls\/click|wf\/click|track\/click|e\/c\/|c\/e[A-Z]|click|redirect|redir|out|url|go|r|l0|CL0)(?:[/?]|$)/i;
