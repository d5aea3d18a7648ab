// Loaded into lalph before its own code, because the address of GitHub's API cannot be set: requests to it go to the stand-in
// that this module's query names. Any other request fails.
const standIn = new URL(import.meta.url).searchParams.get("to");
const { fetch } = globalThis;

globalThis.fetch = async (input, init) => {
  const { origin, pathname, search } = new URL(input instanceof Request ? input.url : input);
  if (origin !== "https://api.github.com") throw new Error(`Cannot reach ${origin}: only the stand-in is there`);
  return await fetch(new URL(pathname + search, standIn), init);
};
