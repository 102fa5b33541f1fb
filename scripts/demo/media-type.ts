/** The type that the first bytes tell; never a file's name. */
export function mediaTypeOf(bytes: Uint8Array): string {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
  if (text(1, 4) === 'PNG') return 'image/png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  if (text(0, 3) === 'GIF') return 'image/gif';
  if (text(0, 5) === '%PDF-') return 'application/pdf';
  if (text(4, 8) === 'ftyp') return ['avif', 'avis'].includes(text(8, 12)) ? 'image/avif' : 'video/mp4';
  if (/<svg[\s>]/.test(text(0, 512))) return 'image/svg+xml';
  return 'application/octet-stream';
}
