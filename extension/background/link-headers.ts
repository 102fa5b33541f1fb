const MAX_HEADER = 8_192;

export type Header = { readonly name: string; readonly value?: string };

/** The Link header that may name a manifest (C2PA 2.2 §11.5), or undefined. */
export function linkIn(headers: readonly Header[] | undefined): string | undefined {
  const links = headers?.flatMap(({ name, value }) => (name.toLowerCase() === 'link' && value ? [value] : [])) ?? [];
  const link = links.join(', ');
  return link.length <= MAX_HEADER && link.toLowerCase().includes('c2pa-manifest') ? link : undefined;
}
