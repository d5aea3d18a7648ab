/** How words such as "Bestätigungscode" begin that name a one-time code, without accents. */
const beginnings = [
  "verif veri pass pin sms mail otp tan auth login access activ aktiv security secur key pair link device",
  "bestatig bestaetig sicherheit zugang zugriff anmeld einmal frei regist pruf pruef ident transakti gerat geraet zahlen ziffern",
  "kontroll control legit mtan push uber ueber",
  "inlog toegang beveilig bevestig aanmeld cijfer",
  "bekraft bekraeft saker sakerhet engang inloggning siffer",
  "bekraeft bekreft sikker adgang innlog palog paalog tilgang engangs",
  "vahvist turva kirjaut kerta tunnist varmenn todenn aktivoi",
  "dogrula onay giris guvenlik",
]
  .join(" ")
  .split(" ");

const compound = /^(\p{L}{2,}?)[- ]?(?:code|kode|kod|koodi)\p{L}*$/u;

/** Whether a word for a code is a compound whose first part says that it may be any code: "Filialcode". */
export function isVagueCompound(folded: string): boolean {
  const first = compound.exec(folded)?.[1];
  return first !== undefined && !beginnings.some((beginning) => first.startsWith(beginning));
}
