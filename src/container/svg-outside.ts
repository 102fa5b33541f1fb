// Specification: SVG 2 §2.5 (processing modes), §16.1 (references); CSS Values 4 §4.5 (url); XML 1.0 §4.1 (references to characters)
import type { Markup } from './svg-scan.ts';

/** Elements that bring in or run something: as a picture in a page they stay dead, in a tab of its own they do not. */
const LIVE = ['script', 'handler', 'listener', 'iframe', 'frame', 'object', 'embed', 'audio', 'video', 'source', 'link', 'base', 'meta'];
/** An address that is neither in the same file nor written out in it. */
const ADDRESS = /[\s:"'](?:href|src|srcset|poster|data|background)\s*=\s*(?:"(?!\s*(?:#|data:|"))|'(?!\s*(?:#|data:|')))/i;
const HANDLER = /[\s"']on[a-z]+\s*=/i;
/** An animation can set an address too. */
const ANIMATED = /[\s"']attributeName\s*=\s*["'][^"']*href/i;
/** Style: an address elsewhere, other sheets, or an escape that may spell one. */
const STYLE = /@import|url\(\s*(?:["']|&quot;|&#39;|&apos;)?\s*(?!#|data:|["'\s]|&quot;|&#39;|&apos;)|\b(?:image-set|image|src)\(|\\/i;
/** Entities that hold more than text. */
const ENTITY = /<!ENTITY[^>]*?(?:"[^"]*[<&]|'[^']*[<&]|\b(?:SYSTEM|PUBLIC)\b)/;
/** Names for name-spaces are all that real drawings use entities of their own for. */
const NAMESPACES = /\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')/g;
const OWN_ENTITY = /&(?!#|(?:amp|lt|gt|quot|apos);)/;
const CHARACTER = /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi;
/** What stands in a sheet and is no text of it; behind the first of these, other elements' tags. */
const NO_SHEET = /<!--[\s\S]*?-->|<!\[CDATA\[|\]\]>|<[^>]*>/g;

/** Whether this piece of markup lets a drawing show what does not stand in its file, or change by itself. */
export function leadsOutside(text: string, { kind, name, from, end }: Markup): boolean {
  const markup = text.slice(from, end);
  if (kind === 'other') return /^<\?xml-stylesheet/i.test(markup) || ENTITY.test(markup) || STYLE.test(markup);
  if (kind !== 'open' && kind !== 'empty') return false;
  const local = name.slice(name.indexOf(':') + 1).toLowerCase();
  const spelled = spellOut(markup);
  if (LIVE.includes(local) || HANDLER.test(markup) || ANIMATED.test(spelled)) return true;
  // Addresses are looked at as they are written: what is spelled with references does not begin as one in the same file.
  return (local !== 'a' && ADDRESS.test(markup)) || STYLE.test(spelled) || OWN_ENTITY.test(markup.replace(NAMESPACES, ''));
}

/** Whether a sheet takes something from elsewhere. `content` is all between the tags of its element. */
export function takesStyle(content: string): boolean {
  const sheet = spellOut(content.replace(NO_SHEET, ''));
  return STYLE.test(sheet) || STYLE.test(content) || OWN_ENTITY.test(content);
}

/** Characters that stand there by their numbers. */
function spellOut(text: string): string {
  return text.replace(CHARACTER, (written, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    // Only letters and signs can spell an address; a quotation mark would end it.
    return code > 0x27 && code < 0x7f ? String.fromCharCode(code) : written;
  });
}
