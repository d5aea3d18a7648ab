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

/** Hosts of pages to read. */
export const asideHost: RegExp = /^(?:blog|help|support|docs|status|faq|community|forum|careers|jobs)\./i;
