// Specification: WHATWG MIME Sniffing §6, and the magic numbers of each format
import { latin1 } from '../bytes/cursor.ts';

/** Bytes as Latin-1 text and where they stand; every piece of a row has to be there. */
type Shape = readonly (readonly [at: number, magic: string])[];

const EBML = '\x1aE\xdf\xa3';
const LOCAL_FILE = 'PK\x03\x04';
/** Where the first file of an archive has its name, with the content after it when it is stored. */
const FIRST_NAME = 30;

const SHAPES: readonly (readonly [string, Shape])[] = [
  ['image/gif', [[0, 'GIF87a']]],
  ['image/gif', [[0, 'GIF89a']]],
  ['image/tiff', [[0, 'II*\0']]],
  ['image/tiff', [[0, 'MM\0*']]],
  ['image/tiff', [[0, 'II+\0']]],
  ['image/tiff', [[0, 'MM\0+']]],
  ['image/jxl', [[0, '\xff\x0a']]],
  ['image/jxl', [[0, '\0\0\0\x0cJXL \r\n\x87\n']]],
  ['image/jp2', [[0, '\0\0\0\x0cjP  \r\n\x87\n']]],
  [
    'image/bmp',
    [
      [0, 'BM'],
      [6, '\0\0\0\0'],
    ],
  ],
  ['image/x-icon', [[0, '\0\0\x01\0']]],
  [
    'audio/wav',
    [
      [0, 'RIFF'],
      [8, 'WAVE'],
    ],
  ],
  [
    'video/x-msvideo',
    [
      [0, 'RIFF'],
      [8, 'AVI '],
    ],
  ],
  ['audio/flac', [[0, 'fLaC']]],
  ['audio/ogg', [[0, 'OggS']]],
  ['audio/mpeg', [[0, 'ID3']]],
  ['application/pdf', [[0, '%PDF-']]],
  ['application/epub+zip', zipOf('application/epub+zip')],
  ['application/vnd.oasis.opendocument.text', zipOf('application/vnd.oasis.opendocument.text')],
  ['application/vnd.oasis.opendocument.spreadsheet', zipOf('application/vnd.oasis.opendocument.spreadsheet')],
  ['application/zip', [[0, LOCAL_FILE]]],
  ['application/zip', [[0, 'PK\x05\x06']]],
];

/** First words of text formats, in lower case. */
const OPENINGS: readonly (readonly [string, string])[] = [
  ['<svg', 'image/svg+xml'],
  ['<!doctype svg', 'image/svg+xml'],
  ['<!doctype html', 'text/html'],
  ['<html', 'text/html'],
  ['<head', 'text/html'],
  ['<body', 'text/html'],
];

/**
 * The best media type for the first bytes of a file that no walker knows, or undefined. Only the bytes are asked, never a name;
 * more bytes than SNIFF_BYTES help where a format names itself late. An office document is a ZIP archive at this distance.
 */
export function nameMediaType(head: Uint8Array): string | undefined {
  const bytes = latin1(head);
  const shape = SHAPES.find(([, pieces]) => pieces.every(([at, magic]) => bytes.startsWith(magic, at)));
  if (shape !== undefined) return shape[0];
  if (bytes.startsWith(EBML)) return bytes.includes('matroska') ? 'video/x-matroska' : 'video/webm';
  return nameAudioFrame(head) ?? nameText(bytes) ?? (bytes.includes('%PDF-') ? 'application/pdf' : undefined);
}

function zipOf(mediaType: string): Shape {
  return [
    [0, LOCAL_FILE],
    [FIRST_NAME, `mimetype${mediaType}`],
  ];
}

/** Eleven or twelve set bits, then version and layer: layer 0 is AAC, layer 3 in this order is MP3. */
function nameAudioFrame(head: Uint8Array): string | undefined {
  const [first, second] = head;
  if (first !== 0xff || second === undefined || (second & 0xe0) !== 0xe0) return undefined;
  if ((second & 0xf6) === 0xf0) return 'audio/aac';
  return (second & 0x18) !== 0x08 && (second & 0x06) === 0x02 ? 'audio/mpeg' : undefined;
}

/** A byte order mark, a declaration and comments may stand first; a document that shows no element yet is plain XML. */
function nameText(bytes: string): string | undefined {
  const start = bytes.replace('\xef\xbb\xbf', '').trimStart().toLowerCase();
  const isXml = start.startsWith('<?xml');
  const text = dropFirst(dropFirst(start, '<?xml', '?>'), '<!--', '-->');
  const opening = OPENINGS.find(([word]) => text.startsWith(word));
  return opening?.[1] ?? (isXml ? 'application/xml' : undefined);
}

/** `text` without what stands between `open` and `close` at its start. */
function dropFirst(text: string, open: string, close: string): string {
  const end = text.startsWith(open) ? text.indexOf(close) : -1;
  return end < 0 ? text : text.slice(end + close.length).trimStart();
}
