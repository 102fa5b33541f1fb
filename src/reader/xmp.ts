// Specification: ISO 16684-1 §7; IPTC Photo Metadata Standard 2025.1 (IPTC Extension); photoshop:Credit and xmp:CreatorTool: XMP Part 2 §3
import type { Part, Range } from '../asset.ts';
import type { DeclarationSignal, Reader } from '../signal.ts';
import { deniesPrompt, deniesSystem } from '../signs/denial.ts';
import { type Finding, usedOf } from '../signs/finding.ts';
import { findGrok } from '../signs/phrase.ts';
import { findSourceType } from '../signs/source-type.ts';
import { findCredit, findToolName } from '../signs/tool-name.ts';
import { dropDrawings, findToolText, type TextFinding } from '../signs/tool-text.ts';
import { declare } from './declare.ts';
import { gatherParts, settle, spanOf } from './part-bytes.ts';
import { readXmpPacket, type XmpProperty } from './xmp-packet.ts';

/** Other dates and spellings of the address are found, too. */
const IPTC_EXTENSION = /^https?:\/\/iptc\.org\/std\/Iptc4xmpExt\/\d{4}-\d\d-\d\d\/?$/;
const SOURCE_TYPE = /^DigitalSource(?:File)?Type$/i;
const PHOTOSHOP = 'http://ns.adobe.com/photoshop/1.0/';
const EXIF = 'http://ns.adobe.com/exif/1.0/';
const TIFF = 'http://ns.adobe.com/tiff/1.0/';
const XMP = 'http://ns.adobe.com/xap/1.0/';
/** One step of the history: what it was done with is told by `softwareAgent`; its other parts are words of an editor. */
const EVENT = 'http://ns.adobe.com/xap/1.0/sType/ResourceEvent#';
const DUBLIN_CORE = 'http://purl.org/dc/elements/1.1/';
/** Names under which tools keep their settings, in whatever namespace. */
const SETTINGS = new Set(['prompt', 'workflow', 'parameters', 'invokeai_metadata', 'sd-metadata']);

interface Found {
  readonly finding: TextFinding;
  readonly property: XmpProperty;
  readonly at: Range;
}

/** What XMP says of AI: the IPTC source type, the AI properties of IPTC 2025.1, credits, tool names and tool settings. */
export const xmp: Reader = {
  id: 'xmp',
  wants: (part) => part.role === 'xmp',
  async read(parts, source, context): Promise<readonly DeclarationSignal[]> {
    const { found, failure } = await gatherParts(parts, context.budget, async (part) => {
      const packet = await readXmpPacket(part, source, context.budget);
      return { found: findAll(packet.properties, part), ...(packet.failure && { failure: packet.failure }) };
    });
    const signals = dropDrawings(found).map(({ finding, property, at }) => declare('xmp', finding, property.written, property.value, at));
    return settle(signals, failure);
  },
};

function findAll(properties: readonly XmpProperty[], part: Part): Found[] {
  const at = spanOf(part);
  const own = properties.filter((property) => property.top);
  const steps = properties.filter(({ step, namespace }) => step && namespace === EVENT);
  const found = [...own, ...steps].flatMap((property) => {
    const finding = findOne(property);
    return finding === undefined ? [] : [{ finding, property, at }];
  });
  // The standard's own field speaks first: its sentence is the one that is shown.
  const isIptc = (one: Found) => IPTC_EXTENSION.test(one.property.namespace);
  return [...found.filter(isIptc), ...found.filter((one) => !isIptc(one)), ...findSystems(own, found, at), ...findSigned(own, at)];
}

/** Grok's signature and id, which some programs copy from Exif into the fields for a description and its author. */
function findSigned(own: readonly XmpProperty[], at: Range): Found[] {
  const of = (field: string) => own.filter(({ namespace, name }) => namespace === DUBLIN_CORE && name === field);
  const [artist] = of('creator');
  return of('description').flatMap((property) => {
    const finding = findGrok(property.value, artist?.value ?? '');
    return finding === undefined ? [] : [{ finding, property, at }];
  });
}

function findOne(property: XmpProperty): TextFinding | undefined {
  const { namespace, name, value } = property;
  if (IPTC_EXTENSION.test(namespace)) return SOURCE_TYPE.test(name) ? findSourceType(value) : undefined;
  if (namespace === PHOTOSHOP) return name === 'Credit' ? findCredit(value) : undefined;
  if (namespace === DUBLIN_CORE) return undefined;
  if (namespace === EVENT) return name === 'softwareAgent' ? findToolName(value) : undefined;
  if (namespace === XMP) return name === 'CreatorTool' ? findToolName(value) : undefined;
  if (namespace === TIFF) return ['Software', 'Make'].includes(name) ? findToolName(value) : undefined;
  if (namespace === EXIF) return name === 'UserComment' ? findToolText(name, value) : undefined;
  return SETTINGS.has(name.toLowerCase()) ? findToolText(name, value) : undefined;
}

/**
 * IPTC 2025.1 has fields for the AI system and its prompt. A source type beside them that speaks of an AI part of a larger whole says more
 * than they do; otherwise they say that AI made it.
 */
function findSystems(own: readonly XmpProperty[], found: readonly Found[], at: Range): Found[] {
  if (found.some(({ finding, property }) => IPTC_EXTENSION.test(property.namespace) && finding.says === 'ai-edited')) return [];
  const iptc = own.filter(({ namespace, value }) => IPTC_EXTENSION.test(namespace) && !deniesPrompt(value));
  const system = iptc.find(({ name, value }) => name === 'AISystemUsed' && !deniesSystem(value));
  const prompt = iptc.find(({ name }) => name === 'AIPromptInformation');
  const property = system ?? prompt;
  if (property === undefined) {
    // Who wrote the prompt, or the version of a system without its name: AI was used, and how far is not told.
    const beside = iptc.find(({ name }) => name === 'AIPromptWriterName' || name === 'AISystemVersionUsed');
    const told = found.some(({ finding }) => finding.says === 'ai' || finding.says === 'ai-edited');
    return beside === undefined || told ? [] : [{ finding: usedOf(), property: beside, at }];
  }
  const finding: Finding =
    system === undefined
      ? { says: 'ai', sentence: 'case_31_prompt' }
      : { says: 'ai', tool: shorten(system.value), sentence: 'case_31_system', args: [shorten(system.value)] };
  return [{ finding, property, at }];
}

/** The longest name of a system that is shown in a sentence. */
const MAX_NAME = 100;

function shorten(name: string): string {
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME)}…`;
}
