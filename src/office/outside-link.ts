// Specification: OpenDocument 1.3 part 3 §19.918 (xlink:href), part 2 §3 (references in packages)
import { MalformedError } from '../bytes/errors.ts';
import type { OfficePackage } from './package.ts';
import { descendantsOf, readXml, type XmlElement } from './xml-tree.ts';

const XLINK = 'http://www.w3.org/1999/xlink';
const FORM = 'urn:oasis:names:tc:opendocument:xmlns:form:1.0';
const XFORMS = 'http://www.w3.org/2002/xforms';
const TABLE = 'urn:oasis:names:tc:opendocument:xmlns:table:1.0';
/** Formulas that fetch from an address, another program, or the sheet of another file. */
const FETCHES = /\b(?:WEBSERVICE|DDE|RTD)\s*\(|'#/i;
/** The files that say what is shown, of the document and of the documents in it. */
const SHOWN = /(?:^|\/)(?:content|styles|meta)\.xml$/;
/** Elements whose address only leads somewhere, names a macro, or names what was applied when the text was written. */
const LEADS: readonly string[] = ['a', 'area-circle', 'area-polygon', 'area-rectangle', 'button', 'event-listener', 'form', 'template'];
/** Elements that take their content from another program. */
const SOURCES: readonly string[] = ['dde-source', 'dde-connection-decl'];
/** Addresses of something in the same file. */
const INSIDE = /^(?:data:|vnd\.sun\.star\.(?:package|graphicobject|embeddedobject):)/i;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const MAX_ADDRESS = 200;

/** What the signed files of an OpenDocument package show of things outside of it, each as the file and the address. */
export async function listOutside(office: OfficePackage, covered: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of covered.filter((one) => SHOWN.test(one))) {
    try {
      for (const element of descendantsOf(readXml(await office.read(name)))) {
        if (SOURCES.includes(element.local) || hasFetchingFormula(element)) found.push(`${name}#${element.local}`);
        else found.push(...addressesOf(element).flatMap((one) => (isOutside(name, one) ? [`${name}#${one.slice(0, MAX_ADDRESS)}`] : [])));
      }
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      // What cannot be read may show anything.
      found.push(name);
    }
  }
  return found;
}

/** Addresses whose content is shown: of links, of pictures in forms, of the data of forms. */
function addressesOf(element: XmlElement): readonly string[] {
  const isShown = ({ uri, local }: XmlElement['attributes'][number]) =>
    (uri === XLINK && local === 'href' && !LEADS.includes(element.local)) ||
    (uri === FORM && (local === 'image-data' || local === 'datasource')) ||
    (element.uri === XFORMS && local === 'src');
  return element.attributes.filter(isShown).map(({ value }) => value.trim());
}

function hasFetchingFormula({ attributes }: XmlElement): boolean {
  return attributes.some(({ uri, local, value }) => uri === TABLE && local === 'formula' && FETCHES.test(value));
}

/** An address with a scheme or a host, or one that leads out of the package. */
function isOutside(file: string, address: string): boolean {
  if (INSIDE.test(address)) return false;
  if (SCHEME.test(address) || /^[/\\]/.test(address)) return true;
  let depth = file.split('/').length - 1;
  for (const step of (address.split('#')[0] ?? '').split(/[/\\]|%2f|%5c/i)) {
    if (/^(?:\.|%2e){2}$/i.test(step)) depth -= 1;
    else if (step !== '' && !/^(?:\.|%2e)$/i.test(step)) depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
