/** The page with the form, which asks for a phone number when the site texts codes. */
export function formPage(asksForPhone: boolean): string {
  const phone = asksForPhone ? '<label>Phone <input name="phone" type="tel" required></label>' : "";
  return `<!doctype html>
<title>Shop</title>
<form method="post" action="/sign-up">
<label>E-mail <input name="email" type="email" required></label>
${phone}
<button>Sign up</button>
</form>
`;
}

/** A mail as shops send it: one link that confirms, among others that do not. */
export function confirmationMail(site: string, token: string): { subject: string; text: string; html: string } {
  const link = `${site}/verify?token=${token}`;
  const unsubscribe = `${site}/unsubscribe?list=news`;
  return {
    subject: "Please confirm your e-mail address",
    text: `Welcome to Shop!\n\nConfirm your e-mail address:\n${link}\n\nOrder 20261121. Unsubscribe: ${unsubscribe}\n`,
    html: `<img src="${site}/pixel.gif?open=1" width="1" height="1">
<p><a href="${site}/">Shop</a></p>
<p>Welcome to Shop! <a href="${link}">Confirm your e-mail address</a></p>
<p><a href="${unsubscribe}">Unsubscribe</a></p>`,
  };
}
