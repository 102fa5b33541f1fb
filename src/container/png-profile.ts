// Specification: ImageMagick, coders/png.c (raw profiles: name, length and hexadecimal digits in a text chunk); PNG (third edition) §11.3.3
import type { Range, Role } from '../asset.ts';
import { latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { inflate } from '../bytes/inflate.ts';
import { type Findings, noteError } from './findings.ts';
import type { HeaderWindow } from './header-window.ts';

/** Exif, XMP and IPTC as programs wrote them before PNG had chunks for them; of colour profiles and others nothing is said. */
const KEYWORD = /^Raw profile type (?:exif|app1|xmp|iptc|8bim)\0/i;
const MAX_PACKED = 4 * 1024 * 1024;
const MAX_OPENED = 8 * 1024 * 1024;
/** A name, how many bytes, and two digits for each. */
const PROFILE = /^\s{0,8}[\w ]{1,40}\n\s{0,40}(\d{1,9})\n([\s\da-f]*)$/i;
/** What a profile begins with, and how much of that goes before the part itself. */
const KINDS: readonly (readonly [start: string, skip: number, role: Role])[] = [
  ['Exif\0\0', 6, 'tiff'],
  ['II*\0', 0, 'tiff'],
  ['MM\0*', 0, 'tiff'],
  ['http://ns.adobe.com/xap/1.0/\0', 29, 'xmp'],
  ['<', 0, 'xmp'],
  ['8BIM', 0, 'iptc'],
  ['\x1c', 0, 'iptc'],
];

/** Whether a text chunk that begins so holds a raw profile of Exif, XMP or IPTC. */
export function isRawProfile(prefix: Uint8Array): boolean {
  return KEYWORD.test(latin1(prefix));
}

/** Opens the profile in a text chunk; what cannot be opened is noted, and was looked at in vain. */
export async function readRawProfile(look: HeaderWindow, found: Findings, type: string, data: Range, outer: Range): Promise<void> {
  try {
    if (data.length > MAX_PACKED) throw new HardLimitError('profile bytes', `a raw profile of ${data.length} bytes`);
    look.budget.spend(data.length);
    const bytes = decodeDigits(openText(look, type, await look.exactly(data.offset, data.length)), data.offset);
    const kind = KINDS.find(([start]) => latin1(bytes.subarray(0, start.length)) === start);
    if (kind !== undefined) found.addOpened(kind[2], `${type} raw profile`, bytes.subarray(kind[1]), data, outer);
  } catch (error) {
    noteError(found, error);
    found.damaged = true;
  }
}

/** The text behind the keyword. */
function openText(look: HeaderWindow, type: string, chunk: Uint8Array): string {
  const at = chunk.indexOf(0) + 1;
  if (type === 'tEXt') return latin1(chunk.subarray(at));
  if (type === 'zTXt') return latin1(inflate(chunk.subarray(at + 1), 'zlib', look.budget, MAX_OPENED));
  const language = chunk.indexOf(0, at + 2);
  const text = chunk.subarray(chunk.indexOf(0, language + 1) + 1);
  return latin1(chunk[at] === 1 ? inflate(text, 'zlib', look.budget, MAX_OPENED) : text);
}

function decodeDigits(text: string, at: number): Uint8Array {
  const [, stated = '', digits = ''] = PROFILE.exec(text) ?? [];
  const packed = digits.replace(/\s+/g, '');
  if (packed === '' || packed.length !== 2 * Number(stated)) throw new MalformedError('a raw profile of another length than it says', at);
  return Uint8Array.from({ length: packed.length / 2 }, (_, index) => 16 * digitAt(packed, index * 2) + digitAt(packed, index * 2 + 1));
}

/** 0 to 9 stand below the letters, whose case is one bit. */
function digitAt(digits: string, at: number): number {
  const code = digits.charCodeAt(at);
  return code < 0x3a ? code - 0x30 : (code | 0x20) - 0x57;
}
