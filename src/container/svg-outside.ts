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
const STYLE = /@import|url\( ?(?:["']|&quot;|&#39;|&apos;)? ?(?!#|data:|["' ]|&quot;|&#39;|&apos;)|\b(?:image-set|image|src)\(|\\/i;
/** Entities that hold more than text. */
const ENTITY = /<!ENTITY[^>]*?(?:"[^"]*[<&]|'[^']*[<&]|\b(?:SYSTEM|PUBLIC)\b)/;
/** Names for name-spaces are all that real drawings use entities of their own for. */
const NAMESPACES = /\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')/g;
const OWN_ENTITY = /&(?!#|(?:amp|lt|gt|quot|apos);)/;
const CHARACTER = /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi;
/** What stands in a sheet and is no text of it; behind the first of these, other elements' tags. */
const NO_SHEET = /<!--[\s\S]*?-->|<!\[CDATA\[|\]\]>|<[^>]*>/g;
const NO_SHEET_BUT_COMMENTS = /<!\[CDATA\[|\]\]>|<[^>]*>/g;
const COMMENT_END = '-->';
/** No character of XML 1.0. */
const ESCAPE = '\u001b';
/** Real ones name a few entities. To look for the end of each in a longer one could take minutes. */
const MAX_DOCTYPE = 8 * 1024;

/** Whether this piece of markup lets a drawing show what does not stand in its file, or change by itself. */
export function leadsOutside(text: string, { kind, name, from, end }: Markup): boolean {
  const markup = text.slice(from, end);
  if (kind === 'other') return /^<\?xml-stylesheet/i.test(markup) || declaresMarkup(markup) || hasStyle(markup);
  if (kind !== 'open' && kind !== 'empty') return false;
  const local = name.slice(name.indexOf(':') + 1).toLowerCase();
  const spelled = spellOut(markup);
  if (LIVE.includes(local) || HANDLER.test(markup) || ANIMATED.test(spelled)) return true;
  // Addresses are looked at as they are written: what is spelled with references does not begin as one in the same file.
  return (local !== 'a' && ADDRESS.test(markup)) || hasStyle(spelled) || OWN_ENTITY.test(markup.replace(NAMESPACES, ''));
}

/** Whether a sheet takes something from elsewhere. `content` is all between the tags of its element. */
export function takesStyle(content: string): boolean {
  // Behind the last end of a comment, each start of one would be followed to the end of the sheet.
  const last = content.lastIndexOf(COMMENT_END);
  const end = last < 0 ? 0 : last + COMMENT_END.length;
  const sheet = spellOut(content.slice(0, end).replace(NO_SHEET, '') + content.slice(end).replace(NO_SHEET_BUT_COMMENTS, ''));
  return hasStyle(sheet) || hasStyle(content) || OWN_ENTITY.test(content);
}

/** Runs of white space count as one space: a pattern that passes them in two ways takes the square of their length. */
function hasStyle(text: string): boolean {
  return STYLE.test(text.replace(/\s+/g, ' '));
}

/** A document type can hold elements in its entities, and lend attributes to the elements of the drawing. */
function declaresMarkup(markup: string): boolean {
  if (markup.startsWith('<![CDATA[') || markup.startsWith('<?')) return false;
  return markup.length > MAX_DOCTYPE || markup.includes('<!ATTLIST') || ENTITY.test(markup);
}

/**
 * Whether a browser can see other markup in these bytes. The first line of a drawing, or its server, names the coding, and we read every
 * sign of ASCII as itself. ISO-2022-JP switches with an escape to letters of two such signs, and in other codings of East Asia a bracket
 * belongs to the byte in front of it, so that character data goes on where it seems to end.
 */
export function hasOtherReading(text: string): boolean {
  return text.includes(ESCAPE) || /[\u0080-\uffff]\](?:\]>|\s*>)/.test(text);
}

/** Characters that stand there by their numbers. */
function spellOut(text: string): string {
  return text.replace(CHARACTER, (written, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    // Only letters and signs can spell an address; a quotation mark would end it.
    return code > 0x27 && code < 0x7f ? String.fromCharCode(code) : written;
  });
}
