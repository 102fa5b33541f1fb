// Trusted signatures over files that say AI in a place off the beaten path, or that leave bytes outside of the hash: none may be authentic.
import { describe, expect, test } from 'vitest';
import { type ByteSource, memorySource } from '../../../src/index.ts';
import { concat, indexOf, sha256, text, uint16, uint32 } from '../../fixtures/bytes.ts';
import { type Assertion, buildManifest, buildStore } from '../../fixtures/c2pa-builder.ts';
import { afterJfif, insertSegment, jpegSegment, place, sign } from '../../fixtures/embed.ts';
import { judge } from '../../fixtures/judge.ts';
import { base, openKit, SOURCE } from '../../fixtures/kit.ts';
import { pngChunk } from '../../fixtures/png.ts';

const PICTURE = 'ridge-small.jpg';
const kit = await openKit();

/** A source that does not have everything at hand. */
function piecesOf(bytes: Uint8Array<ArrayBuffer>): ByteSource {
  const { whole: _whole, ...pieces } = memorySource(bytes);
  return pieces;
}

async function labelOf(actions: object, more: readonly Assertion[] = []): Promise<string> {
  const { actions: _none, ...plan } = kit.plan(`against ${JSON.stringify(actions).length}`, 'camera');
  const signing = { ...kit.stamped('camera'), reserve: 4000 };
  const extra = [{ label: 'c2pa.actions.v2', value: actions }, ...more];
  const { label, reason } = await judge((await sign(base(PICTURE), { ...plan, signing, extra })).bytes);
  return `${label} ${reason}`;
}

/** The same in a manifest of version 1, whose first step needs no source type. */
async function labelOfOld(actions: readonly object[], generator = 'Any tool'): Promise<string> {
  const { actions: _none, ...plan } = kit.plan(`old ${generator} ${JSON.stringify(actions)}`, 'image-maker');
  const extra = [{ label: 'c2pa.actions', value: { actions } }];
  const { label, reason } = await judge((await sign(base(PICTURE), { ...plan, claimVersion: 1, generator, extra })).bytes);
  return `${label} ${reason}`;
}

const CAPTURE = { action: 'c2pa.created', digitalSourceType: SOURCE.capture };
const EDIT = { action: 'c2pa.edited' };
const AI_EDIT = { ...EDIT, digitalSourceType: SOURCE.ai };

describe('AI in a camera file, said elsewhere than in a plain action', () => {
  test('the same camera file without it is authentic', async () => {
    expect(await labelOf({ actions: [CAPTURE, EDIT] })).toBe('authentic captured-edited');
  });
  test('behind a thousand other actions', async () => {
    const actions = [CAPTURE, ...Array.from({ length: 1_200 }, () => EDIT), AI_EDIT];
    expect(await labelOf({ actions })).toBe('ai-edited signed-ai');
  });
  test('behind more actions than are judged', async () => {
    const actions = [CAPTURE, ...Array.from({ length: 10_000 }, () => EDIT), AI_EDIT];
    expect(await labelOf({ actions })).toBe('unknown unreadable');
  });
  test.each(['c2pa.edited', '*'])('in a template for %s', async (action) => {
    expect(await labelOf({ actions: [CAPTURE, EDIT], templates: [{ action, digitalSourceType: SOURCE.ai }] })).toBe('ai-edited signed-ai');
  });
  test('in a related action', async () => {
    expect(await labelOf({ actions: [CAPTURE, { ...EDIT, related: [AI_EDIT] }] })).toBe('ai-edited signed-ai');
  });
  test('a template does not make a capture', async () => {
    const templates = [{ action: '*', digitalSourceType: SOURCE.capture }];
    expect(await labelOf({ actions: [{ action: 'c2pa.created' }], templates })).not.toMatch(/^authentic/);
  });
  test('in a form or under a name that only the engine reads', async () => {
    const value = { actions: [AI_EDIT] };
    const asBytes = { ...EDIT, digitalSourceType: text(SOURCE.ai) };
    expect(await labelOf({ actions: [CAPTURE, asBytes] })).toBe('unknown unreadable');
    for (const label of ['c2pa.actions.v2_1', 'c2pa.actions.v2.'])
      expect(await labelOf({ actions: [CAPTURE] }, [{ label, value }])).toBe('unknown unreadable');
  });
  test.each(['c2pa.metadata', 'cawg.metadata', 'stds.iptc', 'stds.iptc.photo-metadata'])('in %s', async (label) => {
    const value = { '@context': {}, 'Iptc4xmpExt:DigitalSourceType': SOURCE.ai };
    expect(await labelOf({ actions: [CAPTURE] }, [{ label, value }])).toBe('ai-edited signed-ai');
  });
  test('metadata that names a camera or only describes AI says nothing against it', async () => {
    const value = { '@context': {}, 'Iptc4xmpExt:DigitalSourceType': SOURCE.capture, 'dc:description': 'trainedAlgorithmicMedia' };
    expect(await labelOf({ actions: [CAPTURE] }, [{ label: 'c2pa.metadata', value }])).toBe('authentic captured');
  });
  test.each(['Adobe Firefly', 'adobe_firefly 3.0', 'Midjourney v7', 'DALL-E'])(
    'by the program %s of a step without a source type',
    async (name) => {
      expect(await labelOf({ actions: [CAPTURE, { ...EDIT, softwareAgent: name }] })).toBe('ai-edited signed-ai');
      expect(await labelOf({ actions: [CAPTURE, { ...EDIT, softwareAgent: { name } }] })).toBe('ai-edited signed-ai');
    },
  );
  test('by the program that a step has by its number', async () => {
    const softwareAgents = [{ name: 'Adobe Photoshop' }, { name: 'Adobe Firefly' }];
    const step = (softwareAgentIndex: number) => labelOf({ actions: [CAPTURE, { ...EDIT, softwareAgentIndex }], softwareAgents });
    expect([await step(0), await step(1)]).toEqual(['authentic captured-edited', 'ai-edited signed-ai']);
  });
  test('the program says nothing where its step has a source type, changes nothing that is seen, or has a longer name', async () => {
    const firefly = { softwareAgent: 'Adobe Firefly' };
    expect(await labelOf({ actions: [CAPTURE, { ...EDIT, ...firefly, digitalSourceType: SOURCE.creation }] })).toBe(
      'authentic captured-edited',
    );
    expect(await labelOf({ actions: [CAPTURE, { action: 'c2pa.published', ...firefly }] })).toMatch(/^authentic/);
    expect(await labelOf({ actions: [CAPTURE, { ...EDIT, softwareAgent: 'Midjourney fan gallery' }] })).toBe('authentic captured-edited');
  });
  test('in a second manifest that an ingredient names in the field of an older version', async () => {
    const ai = await sign(base(PICTURE), kit.plan('hidden behind', 'image-maker', SOURCE.ai));
    const camera = await sign(base(PICTURE), kit.plan('in front', 'camera'));
    const plan = kit.plan('two fields', 'camera');
    const ingredient = { title: 'two', relationship: 'componentOf', manifest: camera.manifest, older: ai.manifest } as const;
    const { bytes } = await sign(base(PICTURE), { ...plan, ingredients: [ingredient] });
    const alone = await sign(base(PICTURE), { ...plan, ingredients: [{ ...ingredient, older: undefined }] });
    expect((await judge(alone.bytes)).label).toBe('authentic');
    expect(['ai-edited', 'unknown']).toContain((await judge(bytes)).label);
  });
  test.each(['c2pa.ai-disclosure', 'c2pa.ai_disclosure'])('in %s', async (label) => {
    expect(await labelOf({ actions: [CAPTURE] }, [{ label, value: { modelType: 'c2pa.types.model' } }])).toBe('ai-edited signed-ai');
  });
  test.each([SOURCE.ai, SOURCE.withAi, 'trainedAlgorithmicMedia'])(
    'in the parameter that Adobe gives another maker’s model: %s',
    async (value) => {
      const parameters = { 'com.adobe.digitalSourceType': value, 'com.adobe.type': 'remoteProvider.3rdParty' };
      expect(await labelOf({ actions: [CAPTURE, { ...EDIT, parameters }] })).toBe('ai-edited signed-ai');
      const alone = value === SOURCE.withAi ? 'ai-edited' : 'ai-generated';
      expect(await labelOfOld([{ action: 'c2pa.created', parameters }])).toBe(`${alone} signed-ai`);
      expect(await labelOfOld([{ action: 'c2pa.created' }, { ...EDIT, parameters }])).toBe('ai-edited signed-ai');
    },
  );
  test('a parameter that names a camera, or another parameter with the word, says nothing for or against it', async () => {
    const named = (name: string, value: string) => ({ ...EDIT, parameters: { [name]: value } });
    for (const step of [named('com.adobe.digitalSourceType', SOURCE.capture), named('description', SOURCE.ai)])
      expect(await labelOf({ actions: [CAPTURE, step] })).toBe('authentic captured-edited');
    const { parameters } = named('com.adobe.digitalSourceType', SOURCE.capture);
    expect(await labelOfOld([{ action: 'c2pa.created', parameters }])).toBe('unknown origin-not-recorded');
  });
  test('in the assertion that Adobe wrote in 2023, beside a source type', async () => {
    const more = [{ label: 'com.adobe.generative-ai', value: { description: 'Adobe Firefly' } }];
    expect(await labelOf({ actions: [CAPTURE, EDIT] }, more)).toBe('ai-edited signed-ai');
  });
});

describe('a manifest that names its generator and gives no source type', () => {
  const labelBy = (generator: string, description?: string, source?: string): Promise<string> =>
    labelOfOld([{ action: 'c2pa.created', ...(description && { description }), ...(source && { digitalSourceType: source }) }], generator);
  const BING = 'Microsoft Responsible AI Image Provenance';
  test.each([
    [BING, 'AI Generated Image'],
    ['Adobe_Firefly', undefined],
    ['Adobe Firefly', undefined],
  ])('%s made it with AI', async (generator, description) => {
    expect(await labelBy(generator, description)).toBe('ai-generated signed-ai');
  });
  test.each([
    [BING, undefined],
    [BING, 'AI generated image, said the caption'],
    ['Gallery of Adobe Firefly', undefined],
  ])('%s with the note %s is no such generator', async (generator, description) => {
    expect(await labelBy(generator, description)).toBe('unknown origin-not-recorded');
  });
  test('a source type says more than the name', async () => {
    expect(await labelBy('Adobe Firefly', undefined, SOURCE.withAi)).toBe('ai-edited signed-ai');
  });
});

/** A camera's JPEG under a box hash that lists the boxes which `lists` lets through. */
async function boxHashed(lists: (name: string) => boolean): Promise<Uint8Array<ArrayBuffer>> {
  const plan = kit.plan('boxes', 'camera');
  let boxes: unknown[] = [];
  let bytes = new Uint8Array(0);
  // Every round knows the size that the list of the round before has given the store.
  for (let round = 0; round < 3; round++) {
    const signing = { ...plan.signing, reserve: 4000 };
    const manifest = await buildManifest({ ...plan, signing }, { label: 'c2pa.hash.boxes', value: { boxes } });
    bytes = place(base(PICTURE), 'image/jpeg', buildStore(manifest)).bytes;
    const listed = boxesOf(bytes).filter(({ name }) => lists(name));
    boxes = await Promise.all(
      listed.map(async ({ name, from, to }) => ({
        names: [name],
        ...(name === 'C2PA' ? { hash: Uint8Array.of(0) } : { alg: 'sha256', hash: await sha256(bytes.subarray(from, to)) }),
        pad: new Uint8Array(0),
      })),
    );
  }
  return bytes;
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [0xdb, 'DQT'],
  [0xc0, 'SOF0'],
  [0xc2, 'SOF2'],
  [0xc4, 'DHT'],
  [0xda, 'SOS'],
  [0xeb, 'C2PA'],
]);

function boxesOf(bytes: Uint8Array): { name: string; from: number; to: number }[] {
  const boxes = [{ name: 'SOI', from: 0, to: 2 }];
  for (let at = 2; bytes[at + 1] !== 0xd9; ) {
    const marker = bytes[at + 1] ?? 0;
    let to = at + 2 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    if (marker === 0xda) while (bytes[to] !== 0xff || bytes[to + 1] === 0) to++;
    boxes.push({ name: NAMES.get(marker) ?? `APP${marker - 0xe0}`, from: at, to });
    at = to;
  }
  const end = boxes.at(-1)?.to ?? 0;
  return [...boxes, { name: 'EOI', from: end, to: end + 2 }];
}

describe('a box hash', () => {
  const all = () => true;
  test('over every box', async () => {
    const bytes = await boxHashed(all);
    expect((await judge(bytes)).reason).toBe('captured');
    expect((await judge(piecesOf(bytes))).reason).toBe('captured');
  });
  test('that stops before the picture covers no picture, changed or not', async () => {
    const bytes = await boxHashed((name) => ['SOI', 'APP0', 'C2PA'].includes(name));
    expect((await judge(bytes)).reason).toBe('not-fully-covered');
    const at = bytes.length - 300;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    expect((await judge(bytes)).reason).toBe('not-fully-covered');
  });
  test.each([true, false])('with bytes behind the end of the image (all at hand: %s)', async (whole) => {
    const bytes = concat([await boxHashed(all), text('added by anyone')]);
    expect((await judge(whole ? bytes : piecesOf(bytes))).reason).toBe('not-fully-covered');
    const twice = concat([await boxHashed(all), base('waves-small.jpg')]);
    expect((await judge(whole ? twice : piecesOf(twice))).reason).toBe('not-fully-covered');
  });
});

/** A camera's JPEG with an Exif segment outside of the hash, whose orientation is then set. */
async function turned(orientation: number): Promise<Uint8Array<ArrayBuffer>> {
  const value = concat([uint16(0x112), uint16(3), uint32(1), uint16(1), uint16(0)]);
  const exif = jpegSegment(0xe1, concat([text('Exif\0\0MM'), uint16(42), uint32(8), uint16(1), value, uint32(0)]));
  const picture = insertSegment(base(PICTURE), exif);
  const exclude = [{ start: afterJfif(base(PICTURE)), length: exif.length }];
  const { bytes } = await sign(picture, { ...kit.plan('turned', 'camera'), exclude });
  bytes.set(uint16(orientation), indexOf(bytes, value) + 8);
  return bytes;
}

describe('Exif outside of the hash', () => {
  test('that leaves the picture as it is', async () => {
    expect((await judge(await turned(1))).reason).toBe('captured');
  });
  test.each([2, 3, 6, 8])('that turns or mirrors the picture: %i', async (orientation) => {
    expect((await judge(await turned(orientation))).reason).toBe('not-fully-covered');
  });
});

test.each(['PLTE', 'tRNS', 'iCCP'])('zeros of a %s chunk outside of the hash are no padding', async (type) => {
  const picture = base('poster-small.png');
  const chunk = pngChunk(type, new Uint8Array(30));
  const behindHeader = 33;
  const bytes = concat([picture.subarray(0, behindHeader), chunk, picture.subarray(behindHeader)]);
  const exclude = [{ start: behindHeader + 8, length: 30 }];
  const signed = await sign(bytes, { ...kit.plan('zeros', 'camera'), format: 'image/png', exclude });
  expect((await judge(signed.bytes)).reason).toBe('not-fully-covered');
});

test.each([
  ['a document in the first bytes, where readers of PDF look for one', '%PDF-1.7', 'not-fully-covered'],
  ['words like it', '%PDF', 'captured'],
])('room of its store with %s', async (_name, words, reason) => {
  const extra = [{ label: 'org.example.note', value: { words } }];
  const first = await buildManifest({ ...kit.plan('beside', 'stranger'), extra }, undefined);
  const { bytes } = await sign(base(PICTURE), { ...kit.plan(`room ${reason}`, 'camera'), beside: { first } });
  expect((await judge(bytes)).reason).toBe(reason);
});
