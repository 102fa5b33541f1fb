import { copyChroma } from '../../extension/inspector/chroma.ts';
import type { DecodedImage } from '../../src/signal.ts';
import type { Tab } from './driver.ts';

/** What a browser's own decoders make of one file: the planes, where it hands them out, and the pixels. */
interface Decoded {
  readonly format: string | null;
  readonly matrix: string | null;
  readonly fullRange: boolean | null;
  readonly width: number;
  readonly height: number;
  readonly layout: readonly { readonly offset: number; readonly stride: number }[];
  /** Base64. */
  readonly planes: string;
  readonly rgba: string;
}

/** A file as the browser of this tab decodes it: by the codec's own chroma, read as the extension reads it, and by the pixels alone. */
export async function decodeBoth(tab: Tab, type: string, file: Uint8Array): Promise<{ chroma: DecodedImage | null; pixels: DecodedImage }> {
  const found = await tab.run(
    async (base64, mediaType): Promise<Decoded> => {
      const encode = (bytes: Uint8Array) => {
        let text = '';
        for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
        return btoa(text);
      };
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const decoder = new ImageDecoder({ data, type: mediaType, colorSpaceConversion: 'none', preferAnimation: false });
      const { image } = await decoder.decode();
      const planes = new Uint8Array(image.allocationSize());
      const layout = await image.copyTo(planes);
      const bitmap = await createImageBitmap(new Blob([data], { type: mediaType }), { colorSpaceConversion: 'none' });
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
      context?.drawImage(bitmap, 0, 0);
      const rgba = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
      return {
        format: image.format,
        matrix: image.colorSpace.matrix,
        fullRange: image.colorSpace.fullRange,
        width: bitmap.width,
        height: bitmap.height,
        layout: layout.map(({ offset, stride }) => ({ offset, stride })),
        planes: encode(planes),
        rgba: encode(new Uint8Array(rgba.buffer)),
      };
    },
    Buffer.from(file).toString('base64'),
    type,
  );
  const { width, height } = found;
  const planes = Buffer.from(found.planes, 'base64');
  const chroma = await copyChroma({
    format: found.format,
    colorSpace: { matrix: found.matrix, fullRange: found.fullRange },
    visibleRect: { width, height },
    allocationSize: () => planes.length,
    async copyTo(to) {
      to.set(planes);
      return found.layout;
    },
  });
  const empty = new Uint8ClampedArray();
  const pixels = { width, height, rgba: new Uint8ClampedArray(Buffer.from(found.rgba, 'base64')), exact: false };
  return { chroma: chroma ? { width, height, rgba: empty, exact: false, chroma } : null, pixels };
}
