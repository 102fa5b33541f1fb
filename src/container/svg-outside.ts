// Specification: SVG 2 §2.5 (processing modes), §16.1 (references); CSS Values 4 §4.5 (url)
import type { Markup } from './svg-scan.ts';

/** Elements that bring in or run something: as a picture in a page they stay dead, in a tab of its own they do not. */
const LIVE: readonly string[] = ['script', 'handler', 'listener', 'iframe', 'object', 'embed', 'audio', 'video', 'source', 'link', 'base'];
/** An address that is neither in the same file nor written out in it. What is spelled with entities is not looked through. */
const ADDRESS = /[\s:"'](?:href|src|srcset|poster|data)\s*=\s*(?:"(?!\s*(?:#|data:|"))|'(?!\s*(?:#|data:|')))/i;
const HANDLER = /[\s"']on[a-z]+\s*=/i;
/** An animation can set an address too. */
const ANIMATED = /[\s"']attributeName\s*=\s*["'][^"']*href/i;
/** Style: an address elsewhere, other sheets, or an escape that may spell one. */
const STYLE = /@import|url\(\s*(?:["']|&quot;|&#39;|&apos;)?\s*(?!#|data:|["'\s]|&quot;|&#39;|&apos;)|\\/i;
/** Entities that hold more than text. */
const ENTITY = /<!ENTITY[^>]*?(?:"[^"]*[<&]|'[^']*[<&]|\b(?:SYSTEM|PUBLIC)\b)/;

/** Whether this piece of markup lets a drawing show what does not stand in its file, or change by itself. */
export function leadsOutside(text: string, { kind, name, from, end }: Markup): boolean {
  const markup = text.slice(from, end);
  if (kind === 'other') return /^<\?xml-stylesheet/i.test(markup) || ENTITY.test(markup) || takesStyle(markup);
  if (kind !== 'open' && kind !== 'empty') return false;
  const local = name.slice(name.indexOf(':') + 1).toLowerCase();
  if (LIVE.includes(local) || HANDLER.test(markup) || ANIMATED.test(markup)) return true;
  return (local !== 'a' && ADDRESS.test(markup)) || takesStyle(markup);
}

/** Whether a sheet, or an attribute with style in it, takes something from elsewhere. */
export function takesStyle(text: string): boolean {
  return STYLE.test(text);
}
