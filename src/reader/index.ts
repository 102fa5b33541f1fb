import type { Reader } from '../signal.ts';
import { c2pa } from './c2pa.ts';
import { exif } from './exif.ts';

/** Every reader, in the order of their rows in a report. */
export const READERS: readonly Reader[] = [c2pa, exif];
