// Specification: WHATWG MIME Sniffing §6, and the magic numbers of each format
import { latin1 } from '../bytes/cursor.ts';

/** Bytes as Latin-1 text and where they stand; every piece of a row has to be there. */
type Shape = readonly (readonly [at: number, magic: string])[];

const LOCAL_FILE = 'PK\x03\x04';
/** Where the first file of an archive has its name, with the content after it when it is stored. */
const FIRST_NAME = 30;

const SHAPES: readonly (readonly [string, Shape])[] = [
  ['image/jp2', [[0, '\0\0\0\x0cjP  \r\n\x87\n']]],
  [
    'image/bmp',
    [
      [0, 'BM'],
      [6, '\0\0\0\0'],
    ],
  ],
  ['image/x-icon', [[0, '\0\0\x01\0']]],
  ['application/pdf', [[0, '%PDF-']]],
  ['application/epub+zip', zipOf('application/epub+zip')],
  ['application/vnd.oasis.opendocument.text', zipOf('application/vnd.oasis.opendocument.text')],
  ['application/vnd.oasis.opendocument.spreadsheet', zipOf('application/vnd.oasis.opendocument.spreadsheet')],
  ['application/zip', [[0, LOCAL_FILE]]],
  ['application/zip', [[0, 'PK\x05\x06']]],
];

/** First words of a page, in lower case. What starts as XML has a walker. */
const HTML_OPENINGS = ['<!doctype html', '<html', '<head', '<body'];

/**
 * The best media type for the first bytes of a file that no walker knows, or undefined. Only the bytes are asked, never a name;
 * more bytes than SNIFF_BYTES help where a format names itself late. An office document is a ZIP archive at this distance.
 */
export function nameMediaType(head: Uint8Array): string | undefined {
  const bytes = latin1(head);
  const shape = SHAPES.find(([, pieces]) => pieces.every(([at, magic]) => bytes.startsWith(magic, at)));
  if (shape !== undefined) return shape[0];
  if (isAudioFrame(head)) return 'audio/aac';
  if (isHtml(bytes)) return 'text/html';
  return bytes.includes('%PDF-') ? 'application/pdf' : undefined;
}

function zipOf(mediaType: string): Shape {
  return [
    [0, LOCAL_FILE],
    [FIRST_NAME, `mimetype${mediaType}`],
  ];
}

/** Twelve set bits, a version, and layer 0: a frame of AAC. */
function isAudioFrame([first, second = 0]: Uint8Array): boolean {
  return first === 0xff && (second & 0xf6) === 0xf0;
}

function isHtml(bytes: string): boolean {
  const start = bytes.replace('\xef\xbb\xbf', '').trimStart().toLowerCase();
  return HTML_OPENINGS.some((opening) => start.startsWith(opening));
}
