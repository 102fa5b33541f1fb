const MEGABYTE = 1024 * 1024;

/** A size in megabytes in the user's language. */
export function formatSize(bytes: number, locale: string): string {
  const options: Intl.NumberFormatOptions = { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 };
  try {
    return new Intl.NumberFormat(locale, options).format(bytes / MEGABYTE);
  } catch {
    return new Intl.NumberFormat('en', options).format(bytes / MEGABYTE); // a tag that Intl does not know
  }
}

/** A number of bytes in the user's language, in the plural that it has there. */
export function formatBytes(bytes: number, locale: string): string {
  const options: Intl.NumberFormatOptions = { style: 'unit', unit: 'byte', unitDisplay: 'long' };
  try {
    return new Intl.NumberFormat(locale, options).format(bytes);
  } catch {
    return new Intl.NumberFormat('en', options).format(bytes); // a tag that Intl does not know
  }
}
