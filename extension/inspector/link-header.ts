// Specification: RFC 8288 §3 (Link), C2PA 2.2 §11.5 (manifests beside the asset)
const MAX_HEADER = 8_192;
const MAX_ADDRESS = 2_000;
/** `<address>` and its parameters, of which quoted ones may hold commas. */
const LINK = /<([^<>]{1,2000})>((?:\s*;\s*[\w!#$&+\-.^`|~*]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)/g;
const RELATION = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i;
const MANIFEST = 'c2pa-manifest';

/** The address of the manifest store that a server names beside its file, or null. `base` is the file's own address. */
export function findManifestLink(header: string | null | undefined, base: string): string | null {
  if (!header || header.length > MAX_HEADER || !header.toLowerCase().includes(MANIFEST)) return null;
  for (const [, address = '', parameters = ''] of header.matchAll(LINK)) {
    const [, quoted, bare] = RELATION.exec(parameters) ?? [];
    const relations = (quoted ?? bare ?? '').toLowerCase().split(/\s+/);
    if (!relations.includes(MANIFEST) || !URL.canParse(address, base)) continue;
    const { href, protocol } = new URL(address, base);
    if ((protocol === 'https:' || protocol === 'http:') && href.length <= MAX_ADDRESS) return href;
  }
  return null;
}
