// Specification: GB 45438-2025 annex E (field names and carriers); namespace http://www.tc260.org.cn/ns/AIGC/1.0/
import type { Range } from '../asset.ts';
import type { DeclarationSignal, Reader } from '../signal.ts';
import { findAigcInfo, findAigcLabel } from '../signs/aigc-label.ts';
import { declare } from './declare.ts';
import { gatherParts, settle, spanOf } from './part-bytes.ts';
import { readTextEntries } from './text-entry.ts';
import { readTiffTexts } from './tiff-text.ts';
import { readXmpPacket } from './xmp-packet.ts';

const NAMESPACE = /^https?:\/\/www\.tc260\.org\.cn\/ns\/AIGC\/1\.0\/?$/;
const EXIF_FIELDS = ['UserComment', 'ImageDescription', 'XPComment'];

interface Field {
  readonly name: string;
  readonly value: string;
  /** The field is itself called AIGC, so the bare object counts. */
  readonly named: boolean;
  readonly info: boolean;
  readonly at: Range;
}

/** The AI label that Chinese law asks for, in every carrier. Its own signature covers no pixels; it is named, and not checked. */
export const tc260: Reader = {
  id: 'tc260',
  wants: (part) => part.role === 'xmp' || part.role === 'text' || part.role === 'tiff',
  async read(parts, source, context): Promise<readonly DeclarationSignal[]> {
    const of = (role: string) => parts.filter((part) => part.role === role);
    const xmp = await gatherParts(of('xmp'), context.budget, async (part): Promise<Field[]> => {
      const { properties } = await readXmpPacket(part, source, context.budget);
      return properties
        .filter(({ namespace, name, top }) => top && NAMESPACE.test(namespace) && name === 'AIGC')
        .map(({ written, value }) => ({ name: written, value, named: true, info: false, at: spanOf(part) }));
    });
    const tiff = await gatherParts(of('tiff'), context.budget, async (part): Promise<Field[]> => {
      const { fields } = await readTiffTexts(part, source, context.budget);
      return EXIF_FIELDS.flatMap((name) => {
        const value = fields.get(name);
        return value === undefined ? [] : [{ name: `EXIF ${name}`, value, named: false, info: false, at: spanOf(part) }];
      });
    });
    const text = await readTextEntries(of('text'), source, context.budget);
    const texts = text.found.map(
      ({ carrier, key, text: value, at }): Field => ({
        name: `${carrier}: ${key}`,
        value,
        named: /(?:^|[.:])AIGC$/i.test(key),
        info: /(?:^|[.:])aigc_?info$/i.test(key),
        at,
      }),
    );
    // What could not be read is told by the readers of XMP, Exif and texts, which go through the same parts.
    const signals = [...xmp.found, ...tiff.found, ...texts].flatMap((field) => {
      const finding = field.info ? findAigcInfo(field.value) : findAigcLabel(field.value, field.named);
      return finding === undefined ? [] : [declare('tc260', finding, field.name, field.value, field.at)];
    });
    return settle(signals);
  },
};
