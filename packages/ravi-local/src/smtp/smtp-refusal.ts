/** A refused SMTP command; `smtp-server` answers with `responseCode` and the message. */
export class SmtpRefusal extends Error {
  override readonly name = "SmtpRefusal";
  readonly responseCode: 451 | 550 | 552;

  constructor(responseCode: 451 | 550 | 552, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}
