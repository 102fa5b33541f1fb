/** Hands a text or bytes to the user as a file. */
export function saveFile(name: string, type: string, text: string | Blob): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

const MAX_NAME = 60;

/** `assay-<name>-<day>.<ending>`, of letters and digits only: a file chooses its own name, but not where ours ends. */
export function fileNameFor(name: string, now: string, ending: string): string {
  const base = name
    .normalize('NFKC')
    .slice(0, MAX_NAME * 4)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MAX_NAME);
  return `assay-${base || 'report'}-${now.slice(0, 10)}.${ending}`;
}
