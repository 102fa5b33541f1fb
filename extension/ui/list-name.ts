import type { Words } from './words.ts';

/** The lists that come with Assay and have a name in every language, by their titles in records and reports: what their message ids end with. */
export const LIST_NAMES: Readonly<Record<string, string>> = {
  'C2PA trust list': 'c2pa',
  'C2PA time-stamp list': 'c2pa_time_stamp',
  'Adobe list of document signers (AATL)': 'documents',
  'U.S. Government Publishing Office': 'documents_gpo',
  'Adobe list (AATL): time-stamp authorities': 'documents_time_stamp',
  'government signers on the older list (frozen January 2026)': 'government',
  'older list of signers (frozen January 2026)': 'interim',
  'older list of time-stamp authorities (frozen January 2026)': 'interim_time_stamp',
  'C2PA list of conforming products': 'products',
  'IPTC list of verified news publishers': 'publishers',
  'certificates that do not count any more': 'blocked',
};

/** The name of a list as a title; a list that is not ours keeps its own. */
export function nameOfList(title: string, words: Words): string {
  const id = Object.hasOwn(LIST_NAMES, title) ? LIST_NAMES[title] : undefined;
  const name = id === undefined ? words.part(title) : words.word(`list_${id}`);
  return name.replace(/^\p{Ll}/u, (first) => first.toUpperCase());
}
