/** Largest single file: 10 MB, as the Go CLI allows. */
export const maxAttachmentBytes: number = 10 * 1024 * 1024;

/** Largest sum of one mail's files. */
export const maxMailAttachmentBytes: number = 25 * 1024 * 1024;

// Programs, scripts, installers and what starts them: the kinds the Go CLI refuses too.
const blockedExtensions = new Set(
  "action apk app appimage bash bat bin cab chm cmd com command cpl deb dll dmg elf exe gadget hta img ins inf iso jar js jse ksh lnk msc msi msix msp mst osx out paf pif pkg ps1 psm1 reg rgs rpm run scr sct sh shb shs sys u3p url vb vbe vbs vbscript vhd vhdx workflow ws wsf wsh xll zsh".split(
    " ",
  ),
);

/** The extension that keeps a file from being sent; undefined when there is none. */
export function blockedExtension(filename: string): string | undefined {
  // Windows ignores dots and blanks at the end of a name.
  const extension = /\.([^.]*)$/.exec(filename.replace(/[.\s]+$/, "").toLowerCase())?.[1];
  return extension !== undefined && blockedExtensions.has(extension) ? extension : undefined;
}

/** A media type that is safe in a header; anything else becomes `application/octet-stream`. */
export function safeContentType(contentType: string): string {
  const plain = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  return /^[a-z0-9][\w.+-]*\/[a-z0-9][\w.+-]*$/.test(plain) ? plain : "application/octet-stream";
}
