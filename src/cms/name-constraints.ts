// Specification: RFC 5280 §4.2.1.10 (name constraints), §6.1.3 b–c, §6.1.4 g
import { MalformedError } from '../bytes/errors.ts';
import { type Asn1, isContext, sequence } from './asn1.ts';
import { type GeneralName, readGeneralName } from './general-name.ts';

/** Subtrees in one extension; bridges of governments have some hundreds. */
const MAX_SUBTREES = 2_000;

/** Where the names of everything below an authority have to lie, and where they must not. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** Throws MalformedError for an empty rule, one that cannot be read, and one in a form that we do not apply. */
export function readNameConstraints(root: Asn1): NameConstraints {
  const fields = sequence(root, 'nameConstraints');
  const subtrees = (tag: number) => fields.filter((field) => isContext(field, tag)).flatMap((field) => field.children.map(readSubtree));
  const [permitted, excluded] = [subtrees(0), subtrees(1)];
  const isKnown = fields.length <= 2 && fields.every((field) => isContext(field, 0) || isContext(field, 1));
  if (!isKnown || permitted.length + excluded.length === 0) throw new MalformedError('nameConstraints without a rule');
  if (permitted.length + excluded.length > MAX_SUBTREES) throw new MalformedError(`more than ${MAX_SUBTREES} name constraints`);
  return { permitted, excluded };
}

/** Only whole subtrees are in use: `minimum` is zero, and there is no `maximum`. */
function readSubtree(node: Asn1): GeneralName {
  const [base, minimum, more] = sequence(node, 'subtree');
  const isWhole = minimum === undefined || (isContext(minimum, 0) && minimum.content.length === 1 && minimum.content[0] === 0);
  if (base === undefined || !isWhole || more !== undefined) throw new MalformedError('a subtree that is not whole');
  const name = readGeneralName(base);
  if (name.form === 'other') throw new MalformedError('a name constraint in a form that is not applied');
  if (name.form === 'ip' && !isNetwork(name.octets)) throw new MalformedError('an address range that is none');
  return name;
}

/** Address and mask of one length, the mask in one piece. */
function isNetwork(octets: Uint8Array): boolean {
  if (octets.length !== 8 && octets.length !== 32) return false;
  const mask = [...octets.subarray(octets.length / 2)].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(mask);
}

/** True where every name lies within what is permitted for its form, and none within what is excluded. A name that cannot be compared does not fit. */
export function allowsNames({ permitted, excluded }: NameConstraints, names: readonly GeneralName[]): boolean {
  return names.every((name) => {
    const ofForm = permitted.filter((rule) => rule.form === name.form);
    return (
      (ofForm.length === 0 || ofForm.some((rule) => lies(name, rule) === 'within')) &&
      excluded.every((rule) => lies(name, rule) === 'outside')
    );
  });
}

type Place = 'within' | 'outside' | 'unclear';

/** Where a name lies as to one rule. `unclear` counts against it, whatever the rule is for. */
function lies(name: GeneralName, rule: GeneralName): Place {
  if (name.form === 'directory' && rule.form === 'directory') return placeOf(rule.path.every((part, at) => part === name.path[at]));
  if (name.form === 'ip' && rule.form === 'ip') return liesInNetwork(name.octets, rule.octets);
  if (name.form === 'dns' && rule.form === 'dns') return liesInDomain(name.text, rule.text);
  if (name.form === 'email' && rule.form === 'email') return liesInMail(name.text, rule.text);
  if (name.form === 'uri' && rule.form === 'uri') return liesAtHost(hostOf(name.text), rule.text);
  return 'outside';
}

const placeOf = (isWithin: boolean): Place => (isWithin ? 'within' : 'outside');

function liesInNetwork(address: Uint8Array, network: Uint8Array): Place {
  if (address.length !== 4 && address.length !== 16) return 'unclear';
  if (network.length !== address.length * 2) return 'outside';
  return placeOf(address.every((octet, at) => ((octet ^ (network[at] ?? 0)) & (network[address.length + at] ?? 0)) === 0));
}

const HOST = /^(?:[a-z0-9_-]+\.)*[a-z0-9_-]+$/;
const DOTTED_NUMBERS = /^[\d.]+$/;

/** A rule for a domain holds for it and for everything below it; with a dot in front for what is below it only, empty for all. */
function liesInDomain(name: string, rule: string): Place {
  const [host, domain] = [plainHost(name), plainHost(rule)];
  // `*.a.example` stands for names of which some may lie within a rule for `b.a.example`.
  const isWild = host.startsWith('*.');
  const bare = isWild ? host.slice(2) : host;
  if (!HOST.test(bare)) return 'unclear';
  if (isWild && isBelow(domain.replace(/^\./, ''), bare)) return 'unclear';
  if (domain === '') return 'within';
  return placeOf(isBelow(bare, domain) || (!domain.startsWith('.') && bare === domain) || (isWild && `.${bare}` === domain));
}

const plainHost = (text: string): string => text.toLowerCase().replace(/\.$/, '');
const isBelow = (host: string, domain: string): boolean => host.endsWith(domain.startsWith('.') ? domain : `.${domain}`);

/** A rule names one mailbox, all of one host, or with a dot in front all of the hosts below a domain. */
function liesInMail(name: string, rule: string): Place {
  const at = name.lastIndexOf('@');
  const [local, host] = [name.slice(0, at), name.slice(at + 1)];
  if (at < 1 || /["@\\]/.test(local)) return 'unclear';
  if (!rule.includes('@')) return liesAtHost(host, rule);
  const split = rule.lastIndexOf('@');
  return placeOf(rule.slice(0, split) === local && plainHost(rule.slice(split + 1)) === plainHost(host));
}

/** Hosts of mailboxes and addresses: a rule holds for that very host, or with a dot in front for those below it. */
function liesAtHost(host: string | undefined, rule: string): Place {
  const [plain, domain] = [plainHost(host ?? ''), plainHost(rule)];
  if (!HOST.test(plain) || DOTTED_NUMBERS.test(plain)) return 'unclear';
  return placeOf(domain === '' || (domain.startsWith('.') ? isBelow(plain, domain) : plain === domain));
}

/** The host of an absolute address by the letter of RFC 3986: what a browser would make of it is not asked. */
function hostOf(uri: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#@:[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri)?.[1];
}
