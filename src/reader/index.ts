import type { Reader } from '../signal.ts';
import { c2pa } from './c2pa.ts';
import { exif } from './exif.ts';
import { exifText } from './exif-text.ts';
import { iptc } from './iptc.ts';
import { novelai } from './novelai.ts';
import { odf } from './odf.ts';
import { officeLabel } from './office-label.ts';
import { ooxml } from './ooxml.ts';
import { pdfSignature } from './pdf-signature.ts';
import { samsung } from './samsung.ts';
import { stealth } from './stealth.ts';
import { tc260 } from './tc260.ts';
import { toolText } from './tool-text.ts';
import { watermark } from './watermark.ts';
import { xmp } from './xmp.ts';

/** Every reader, in the order of their rows in a report. */
export const READERS: readonly Reader[] = [
  c2pa,
  pdfSignature,
  ooxml,
  odf,
  xmp,
  iptc,
  tc260,
  officeLabel,
  novelai,
  toolText,
  exifText,
  samsung,
  stealth,
  watermark,
  exif,
];
