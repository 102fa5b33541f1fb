import { useEffect, useState } from 'preact/hooks';
import type { Range } from '../../src/asset.ts';
import type { Words } from '../ui/words.ts';
import { findSize } from './picture-size.ts';

/** Of a signer's small picture: bytes, and pixels once it is decoded. */
const MAX_BYTES = 512 * 1024;
const MAX_PIXELS = 4_000_000;

interface ThumbnailProps {
  /** The very bytes that were checked. */
  readonly file: Blob;
  /** Where the small picture stands in them, in order. */
  readonly ranges: readonly Range[];
  readonly words: Words;
}

/** The small picture that a signer put into the record, cut out of the checked file: nothing is asked of anyone for it. */
export function Thumbnail({ file, ranges, words }: ThumbnailProps) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    let made = '';
    let open = true;
    void cutPicture(file, ranges).then((blob) => {
      if (!blob || !open) return;
      made = URL.createObjectURL(blob);
      setAddress(made);
    });
    return () => {
      open = false;
      if (made !== '') URL.revokeObjectURL(made);
    };
  }, [file, ranges]);
  if (address === '') return null;
  return <img class="thumbnail" src={address} alt={words.word('ui_panel_thumbnail')} onError={() => setAddress('')} />;
}

/** The bytes as a picture of the kind that they are, whatever the record calls them; null for anything but a small JPEG, PNG or WebP. */
export async function cutPicture(file: Blob, ranges: readonly Range[]): Promise<Blob | null> {
  const whole = ranges.every(({ offset, length }) => offset >= 0 && length > 0 && offset + length <= file.size);
  if (!whole || ranges.reduce((sum, range) => sum + range.length, 0) > MAX_BYTES) return null;
  const cut = new Blob(ranges.map(({ offset, length }) => file.slice(offset, offset + length)));
  const found = findSize(new Uint8Array(await cut.arrayBuffer()));
  if (!found || found.width === 0 || found.height === 0 || found.width * found.height > MAX_PIXELS) return null;
  return new Blob([cut], { type: found.type });
}
