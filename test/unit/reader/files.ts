import { memorySource } from '../../../src/bytes/source.ts';
import { inspect } from '../../../src/inspect.ts';
import type { Report } from '../../../src/report.ts';
import type { PixelPort } from '../../../src/signal.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';
import {
  amfCall,
  box,
  bytes,
  chunk,
  countingSource,
  element,
  FLAC_SOUND,
  FTYP_MP4,
  flvFrame,
  flvOf,
  flvTag,
  jpegOf,
  OGG_SOUND,
  oggPage,
  oggPages,
  pngOf,
  riffChunk,
  segment,
  THEORA_START,
  u16,
  u32,
  u32le,
  VORBIS_START,
  vorbisComments,
  webpOf,
} from '../container/build.ts';
import { makeZip } from '../office/zip.ts';

// Whole small files, each with one field, so that a test goes all the way from bytes to the label.

const NOW = new Date('2026-11-21T00:00:00Z');

/** The report on a file built here. */
export function report(file: Uint8Array, pixels?: PixelPort): Promise<Report> {
  return inspect(memorySource(file), { name: 'built', now: NOW, trust: NO_TRUST, copy: 'given', version: '0', ...(pixels && { pixels }) });
}

/** The same where only pieces are here, as over HTTP ranges. */
export function reportByPieces(file: Uint8Array): Promise<Report> {
  return inspect(countingSource(file), { name: 'built', now: NOW, trust: NO_TRUST, copy: 'given', version: '0' });
}

export function utf8Bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function utf16(text: string, little: boolean): Uint8Array {
  const out = new Uint8Array(text.length * 2);
  const view = new DataView(out.buffer);
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), little);
  return out;
}

/** A PNG with these texts as tEXt chunks. */
export function pngText(texts: Readonly<Record<string, string>>): Uint8Array {
  return pngOf(...Object.entries(texts).map(([key, text]) => chunk('tEXt', key, 0, utf8Bytes(text))));
}

/** An XMP packet with these properties as elements of one description. */
export function packet(properties: string, namespaces = ''): string {
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/" ${namespaces}>${properties}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
}

export function jpegXmp(text: string | Uint8Array): Uint8Array {
  return jpegOf(segment(0xe1, 'http://ns.adobe.com/xap/1.0/', 0, typeof text === 'string' ? utf8Bytes(text) : text));
}

export type Field = readonly [tag: number, value: string | Uint8Array, type?: number];
const EXIF_IFD = 0x8769;
const ASCII = 2;

/** A big-endian TIFF block; UserComment goes into the Exif directory. */
export function tiffBlock(fields: readonly Field[]): Uint8Array {
  const inner = fields.filter(([tag]) => tag >= 0x9000 && tag < 0x9300);
  const outer = fields.filter((field) => !inner.includes(field));
  const pointed = inner.length > 0;
  const first = 8 + 6 + 12 * (outer.length + (pointed ? 1 : 0));
  const second = pointed ? 6 + 12 * inner.length : 0;
  const values: Uint8Array[] = [];
  let at = first + second;
  const row = ([tag, value, type = ASCII]: Field): Uint8Array => {
    const body = typeof value === 'string' ? bytes(utf8Bytes(value), 0, 0, 0, 0) : bytes(value, 0, 0, 0, 0);
    const count = typeof value === 'string' ? body.length - 3 : body.length - 4;
    values.push(body);
    at += body.length;
    return bytes(u16(tag), u16(type), u32(count), count > 4 ? u32(at - body.length) : body.subarray(0, 4));
  };
  const rows = [...outer.map(row), ...(pointed ? [bytes(u16(EXIF_IFD), u16(4), u32(1), u32(first))] : [])];
  const rest = pointed ? bytes(u16(inner.length), ...inner.map(row), u32(0)) : bytes();
  return bytes('MM\0*', u32(8), u16(rows.length), ...rows, u32(0), rest, ...values);
}

export function jpegExif(fields: readonly Field[]): Uint8Array {
  return jpegOf(segment(0xe1, 'Exif\0\0', tiffBlock(fields)));
}

export function webpExif(fields: readonly Field[]): Uint8Array {
  return webpOf(riffChunk('EXIF', tiffBlock(fields)));
}

export const DESCRIPTION = 0x010e;
export const MAKE = 0x010f;
export const MODEL = 0x0110;
export const SOFTWARE = 0x0131;
export const ARTIST = 0x013b;
export const USER_COMMENT = 0x9286;
const UNDEFINED = 7;

export function userComment(text: string): Field {
  return [USER_COMMENT, bytes('ASCII\0\0\0', utf8Bytes(text)), UNDEFINED];
}

/** Without a byte-order mark, as most writers leave it. */
export function userCommentUtf16(text: string, little: boolean): Field {
  return [USER_COMMENT, bytes('UNICODE\0', utf16(text, little)), UNDEFINED];
}

/** An MP4 whose movie metadata has this item, by a named key. */
export function mp4Meta(key: string, text: string): Uint8Array {
  const keys = box('keys', u32(0), u32(1), box('mdta', key));
  const data = box('data', u32(1), u32(0), utf8Bytes(text));
  const item = bytes(u32(data.length + 8), u32(1), data);
  const meta = box('meta', u32(0), box('hdlr', u32(0), u32(0), 'mdta', new Uint8Array(13)), keys, box('ilst', item));
  return bytes(FTYP_MP4, box('moov', box('udta', meta)));
}

/** IPTC-IIM data sets of record 2, in Photoshop's image resource. */
export function jpegIim(sets: readonly (readonly [number, string])[]): Uint8Array {
  const iim = bytes(...sets.flatMap(([id, text]) => [0x1c, 2, id, u16(text.length), text]));
  return jpegOf(segment(0xed, 'Photoshop 3.0', 0, '8BIM', u16(0x0404), 0, 0, u32(iim.length), iim, iim.length % 2 === 1 ? '\0' : ''));
}

/** A Samsung trailer with one block behind the end of the picture. */
export function samsungTrailer(name: string, text: string): Uint8Array {
  const block = bytes(0, 0, 0xa1, 0x0b, u32le(name.length), name, utf8Bytes(text));
  const directory = bytes('SEFH', u32le(107), u32le(1), 0, 0, 0xa1, 0x0b, u32le(block.length), u32le(block.length));
  return bytes(jpegOf(), block, directory, u32le(directory.length), 'SEFT');
}

/** A FLAC with these Vorbis comments. */
export function flacOf(...comments: readonly string[]): Uint8Array {
  const body = bytes(
    u32le(3),
    'x.x',
    u32le(comments.length),
    ...comments.map((text) => bytes(u32le(utf8Bytes(text).length), utf8Bytes(text))),
  );
  const streamInfo = bytes(0, 0, 0, 34, new Uint8Array(34));
  const sound = FLAC_SOUND.subarray(4 + 4 + 34);
  return bytes('fLaC', streamInfo, 0x84, 0, u16(body.length), body, sound);
}

/** How a coding in Ogg begins, and the packet of its comments. */
const OGG_CODINGS = {
  Vorbis: (comments: Uint8Array) => [VORBIS_START, bytes(3, 'vorbis', comments, 1)],
  Opus: (comments: Uint8Array) => [bytes('OpusHead', 1, 2, new Uint8Array(9)), bytes('OpusTags', comments)],
  Theora: (comments: Uint8Array) => [THEORA_START, bytes(0x81, 'theora', comments)],
  Speex: (comments: Uint8Array) => [bytes('Speex   ', '1.2', new Uint8Array(69)), comments],
  FLAC: (comments: Uint8Array) => [
    bytes(0x7f, 'FLAC', 1, 0, u16(1), 'fLaC', 0, 0, 0, 34, new Uint8Array(34)),
    bytes(0x84, u32(comments.length).subarray(1), comments),
  ],
} as const;
export type OggCoding = keyof typeof OGG_CODINGS;

/** An Ogg file of one stream with these comments. */
export function oggOf(coding: OggCoding, ...comments: readonly string[]): Uint8Array {
  const [start = bytes(), packet = bytes()] = OGG_CODINGS[coding](vorbisComments(...comments.map(utf8Bytes)));
  return bytes(oggPage(start, { flags: 2 }), ...oggPages(packet, 255), OGG_SOUND);
}

/** A Flash film whose description has this text. */
export function flvMeta(key: string, text: string): Uint8Array {
  return flvOf(flvTag(18, 0, amfCall('onMetaData', { duration: 1, [key]: utf8Bytes(text) })), flvFrame(0), flvFrame(40));
}

/** A WebM with one tag. */
export function webmOf(name: string, value: string): Uint8Array {
  const tag = element(0x7373, element(0x67c8, element(0x45a3, name), element(0x4487, utf8Bytes(value))));
  return bytes(element(0x1a45_dfa3, element(0x4282, 'webm')), element(0x1853_8067, element(0x1254_c367, tag)));
}

/** A drawing with this in its metadata. */
export const svgOf = (inner: string) =>
  utf8Bytes(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><metadata>${inner}</metadata></svg>`);

/** A PDF of one empty page with these entries in its information, and with this XMP. */
export function pdfOf(information: Readonly<Record<string, string>>, xmp = ''): Uint8Array {
  const entries = Object.entries(information).map(([key, text]) => `/${key} (${text.replace(/[\\()]/g, '\\$&')})`);
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R${xmp === '' ? '' : ' /Metadata 5 0 R'} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>',
    `<< ${entries.join(' ')} >>`,
    `<< /Type /Metadata /Subtype /XML /Length ${utf8Bytes(xmp).length} >>\nstream\n${xmp}\nendstream`,
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const at = utf8Bytes(text).length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const start = utf8Bytes(text).length;
  const trailer = `<< /Size ${objects.length + 1} /Root 1 0 R /Info 4 0 R >>`;
  return utf8Bytes(`${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n${trailer}\nstartxref\n${start}\n%%EOF\n`);
}

const MAIN = { docx: 'word/document.xml', xlsx: 'xl/workbook.xml' };

/** An office document, packed, with one property that its user named. */
export function officeOf(kind: 'docx' | 'xlsx' | 'odt', name: string, value: string): Uint8Array {
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  if (kind === 'odt') {
    const meta = `<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><office:meta><meta:user-defined meta:name="${name}">${text}</meta:user-defined>
</office:meta></office:document-meta>`;
    return makeZip({ mimetype: 'application/vnd.oasis.opendocument.text', 'meta.xml': meta, 'content.xml': '<x/>' });
  }
  const custom = `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
 xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">
<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="${name}"><vt:lpwstr>${text}</vt:lpwstr></property></Properties>`;
  return makeZip({ '[Content_Types].xml': '<Types/>', [MAIN[kind]]: '<x/>', 'docProps/custom.xml': custom }, true);
}
