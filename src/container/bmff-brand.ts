// Specification: ISO/IEC 14496-12 §4.3 (brands); ISO/IEC 23008-12 §10; AVIF §7

/** Files without a brand are QuickTime's. */
export const QUICKTIME = 'video/quicktime';

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['avif', 'image/avif'],
  ['avis', 'image/avif'],
  ['heic', 'image/heic'],
  ['heix', 'image/heic'],
  ['heim', 'image/heic'],
  ['heis', 'image/heic'],
  ['hevc', 'image/heic'],
  ['hevx', 'image/heic'],
  ['crx ', 'image/x-canon-cr3'],
  ['qt  ', QUICKTIME],
  ['M4A ', 'audio/mp4'],
  ['M4B ', 'audio/mp4'],
  ['M4P ', 'audio/mp4'],
  ['F4A ', 'audio/mp4'],
]);
/** Brands that say "a still picture" and leave the coding to the others. */
const STILL_BRANDS = ['mif1', 'mif2', 'msf1', 'miaf'];

/** Media type by the major brand; a general brand leaves the choice to the compatible ones. */
export function mediaTypeOfBrands(major: string, compatible: readonly string[]): string {
  const byMajor = MEDIA_TYPES.get(major);
  if (byMajor !== undefined) return byMajor;
  if (!STILL_BRANDS.includes(major)) return 'video/mp4';
  const coding = compatible.map((brand) => MEDIA_TYPES.get(brand)).find((type) => type?.startsWith('image/'));
  return coding ?? 'image/heif';
}
