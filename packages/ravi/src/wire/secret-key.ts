/** Secret keys are upper-cased by the server, must match this, and are unique per identity. */
export const secretKeyPattern: RegExp = /^[A-Z][A-Z0-9_]*$/;
