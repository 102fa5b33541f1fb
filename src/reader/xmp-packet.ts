// Reads XMP (ISO 16684-1 §7) as a flat list of statements. Entities beyond XML's own five are never opened, so none can grow.
import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Part } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import { readPart, spanOf } from './part-bytes.ts';
import { decodeXml, mendXml } from './xml-text.ts';

/** Extended XMP with depth maps in it reaches some MiB; a label stands in far less. */
const MAX_XMP_BYTES = 16 * 1024 * 1024;
/** Elements inside of elements: real packets need about ten. */
const MAX_DEPTH = 64;
const MAX_PROPERTIES = 50_000;

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const WRAPPER = 'adobe:ns:meta/';
const MANAGEMENT = 'http://ns.adobe.com/xap/1.0/mm/';
const DUBLIN_CORE = 'http://purl.org/dc/elements/1.1/';
const XML_NAMESPACES = new Set(['http://www.w3.org/XML/1998/namespace', 'http://www.w3.org/2000/xmlns/']);
/** What the usual prefixes stand for where a packet was cut out of a document that declares them. */
const USUAL = {
  rdf: RDF,
  x: WRAPPER,
  xmp: 'http://ns.adobe.com/xap/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  TC260: 'http://www.tc260.org.cn/ns/AIGC/1.0/',
};
/** Identifiers that name a file without leading anywhere: they are made for the file that holds the packet. */
const OPAQUE = /^(?:(?:urn|uuid|xmp\.[dio]id|adobe):|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$)/i;
/** By which a file that holds a packet names itself. Any other resource can have an identifier of Dublin Core, too. */
const OWN_IDENTIFIER = /^(?:Document|Instance|OriginalDocument)ID$/;
const ROOT = /<(?:[\w.-]+:)?(?:xmpmeta|xapmeta|RDF)[\s>]/;

/** One value of one property. Of a list every entry is its own statement under the list's name. */
export interface XmpProperty {
  readonly namespace: string;
  readonly name: string;
  /** As written, with its prefix. */
  readonly written: string;
  readonly value: string;
  /** Said of the file itself, not of an ingredient, a region or another structure inside. */
  readonly top: boolean;
  /** Said of one step of the file's own history, not of an ingredient's. */
  readonly step: boolean;
}

interface Statement extends Omit<XmpProperty, 'top' | 'step'> {
  /** The properties around it, outermost first. */
  readonly around: readonly Pick<Frame, 'namespace' | 'name'>[];
  /** `rdf:about` of the description that it stands in. */
  readonly subject: string;
}

interface Frame {
  readonly namespace: string;
  readonly name: string;
  readonly written: string;
  readonly about: string;
  text: string;
  parent: boolean;
}

/** What a packet says, up to the first place that is no XML: `failure` tells that there is one. */
export interface XmpPacket {
  readonly properties: readonly XmpProperty[];
  readonly failure?: MalformedError;
}

/** Reads and parses one XMP part. @throws MalformedError for a compressed part that cannot be opened; HardLimitError */
export async function readXmpPacket(part: Part, source: ByteSource, budget: Budget): Promise<XmpPacket> {
  const bytes = await readPart(part, source, budget, MAX_XMP_BYTES);
  const at = spanOf(part).offset;
  const text = decodeXml(bytes);
  const start = text.search(ROOT);
  if (start < 0) return { properties: [], failure: new MalformedError('an XMP part without a packet', at) };
  const packet = new PacketReader(budget, at).read(text.slice(start));
  if (packet.failure === undefined) return packet;
  // What is broken is told; what stands behind it is read all the same, as most programs do.
  const mendedText = mendXml(text.slice(start));
  if (mendedText === undefined) return packet;
  const mended = new PacketReader(budget, at, MENDED).read(mendedText);
  return mended.properties.length > packet.properties.length ? { properties: mended.properties, failure: packet.failure } : packet;
}

/** Drawings declare namespaces on elements outside of the packet. A property of no namespace is read, and means nothing. */
const UNBOUND = /^unbound namespace prefix/;
/** Of two attributes of one name either may count. */
const MENDED = /^(?:unbound namespace prefix|duplicate attribute)/;
class PacketReader {
  readonly #statements: Statement[] = [];
  readonly #frames: Frame[] = [];
  #failure: MalformedError | undefined;
  #done = false;

  constructor(
    readonly budget: Budget,
    readonly at: number,
    /** Faults that do not end the reading. */
    readonly tolerated = UNBOUND,
  ) {}

  read(text: string): XmpPacket {
    const parser = new SaxesParser({ xmlns: true, position: false, additionalNamespaces: USUAL });
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('closetag', () => this.#close());
    parser.on('text', (piece) => this.#addText(piece));
    parser.on('cdata', (piece) => this.#addText(piece));
    parser.on('error', (error) => {
      if (!this.tolerated.test(error.message)) throw new MalformedError(`XMP: ${error.message}`, this.at);
    });
    try {
      parser.write(text);
      if (!this.#done) this.#failure = new MalformedError('an XMP packet without its end', this.at);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      // What follows the packet is padding, whatever it looks like.
      if (!this.#done) this.#failure = error;
    }
    return { properties: this.#judge(), ...(this.#failure && { failure: this.#failure }) };
  }

  #open(tag: SaxesTagNS): void {
    if (this.#done) return;
    this.budget.step();
    if (this.#frames.length >= MAX_DEPTH) throw new HardLimitError('xmp depth', `XMP elements deeper than ${MAX_DEPTH}`);
    const outer = this.#frames.at(-1);
    if (outer) outer.parent = true;
    const attributes = Object.values(tag.attributes);
    const about = attributes.find(({ uri, local }) => local === 'about' && (uri === RDF || uri === ''))?.value.trim() ?? '';
    this.#frames.push({ namespace: tag.uri, name: tag.local, written: tag.name, about, text: '', parent: false });
    for (const { uri, local, name, value } of attributes) {
      if (uri === RDF && (local === 'resource' || local === 'value')) this.#addText(value);
      else if (uri !== '' && uri !== RDF && uri !== WRAPPER && !XML_NAMESPACES.has(uri))
        this.#say({ namespace: uri, name: local, written: name }, value, this.#owners());
    }
  }

  #addText(piece: string): void {
    const frame = this.#frames.at(-1);
    if (frame) frame.text += piece;
  }

  #close(): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    const owners = this.#owners();
    const owner = owners.at(-1);
    if (owner !== undefined && !frame.parent && frame.text.trim() !== '') this.#say(owner, frame.text, owners.slice(0, -1));
    this.#frames.pop();
    if (this.#frames.length === 0) this.#done = true;
  }

  /** The properties around this place, without RDF's own elements: the last one is what a value here belongs to. */
  #owners(): Frame[] {
    return this.#frames.filter((frame) => frame.namespace !== RDF && frame.namespace !== WRAPPER);
  }

  /** `around`: the properties that this one is a part of. */
  #say(owner: Pick<Frame, 'namespace' | 'name' | 'written'>, value: string, around: readonly Frame[]): void {
    if (this.#statements.length >= MAX_PROPERTIES) throw new HardLimitError('xmp properties', `more than ${MAX_PROPERTIES} XMP values`);
    const { namespace, name, written } = owner;
    const subject = this.#frames.find((frame) => frame.namespace === RDF && frame.name === 'Description')?.about ?? '';
    this.#statements.push({ namespace, name, written, value: value.trim(), around, subject });
  }

  /**
   * All descriptions of a packet are about the file that holds it (§7.4), and mostly name nothing. One that names another resource says nothing
   * of this file; the file's own identifiers are no other resource.
   */
  #judge(): XmpProperty[] {
    const isNameless = (subject: string) => subject === '' || OPAQUE.test(subject);
    const isIdentifier = ({ namespace, name, around, subject }: Statement) =>
      around.length === 0 &&
      ((namespace === MANAGEMENT && OWN_IDENTIFIER.test(name)) ||
        (namespace === DUBLIN_CORE && name === 'identifier' && isNameless(subject)));
    const own = new Set(this.#statements.filter(isIdentifier).map(({ value }) => value));
    return this.#statements.map(({ around, subject, ...property }) => {
      const [outer, ...more] = around;
      const ours = isNameless(subject) || own.has(subject);
      const step = outer?.namespace === MANAGEMENT && outer.name === 'History' && more.length === 0;
      return { ...property, top: ours && outer === undefined, step: ours && step };
    });
  }
}
