/** What the page tells besides its form. */
export type DevicePageNotice = { kind: "none" } | { kind: "done"; text: string } | { kind: "problem"; text: string };

export interface DevicePageContent {
  userCode: string;
  /** Proves that a post comes from a page we sent. */
  formToken: string;
  notice: DevicePageNotice;
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:10vh auto;padding:0 1rem}
label{display:block;margin:1rem 0}input[type=text],input[type=password]{width:100%;font:inherit;padding:.4rem;box-sizing:border-box}
button{font:inherit;padding:.4rem 1rem;margin-right:.5rem}.problem{color:#b00020}`;

/** The page on which a human approves a login. It has no script. */
export function renderDevicePage({ userCode, formToken, notice }: DevicePageContent): string {
  const body = notice.kind === "done" ? paragraph("done", notice.text) : form(userCode, formToken, notice);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Approve a Ravi login</title><style>${style}</style></head>
<body><h1>Approve a login</h1>
${body}
</body></html>
`;
}

function form(userCode: string, formToken: string, notice: DevicePageNotice): string {
  return `${notice.kind === "problem" ? paragraph("problem", notice.text) : ""}
<p>The program that shows this code gets the management key of this local Ravi.</p>
<form method="post" action="/device">
<input type="hidden" name="form_token" value="${escapeHtml(formToken)}">
<label>Code <input type="text" name="user_code" value="${escapeHtml(userCode)}" autocomplete="off" required></label>
<label>Management key (file <code>management.key</code> in the state directory)
<input type="password" name="management_key" autocomplete="off" required></label>
<label><input type="checkbox" name="signup" value="true"> Also make a new identity and use it</label>
<button name="decision" value="approve">Approve</button><button name="decision" value="deny">Deny</button>
</form>`;
}

function paragraph(name: string, text: string): string {
  return `<p class="${name}">${escapeHtml(text)}</p>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
