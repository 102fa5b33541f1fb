import { native } from './native.ts';
/** Negative where `a` stands before `b` in the document; what is in a shadow tree stands where its host does. */
export function compareInReading(a: Node, b: Node): number {
  const one = hostsOf(a);
  const two = hostsOf(b);
  for (let i = 0; ; i++) {
    const [x, y] = [one[i], two[i]];
    if (!x || !y) return one.length - two.length;
    if (x !== y) return native(x).compareDocumentPosition(y) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  }
}

/** The node, after the hosts of the shadow trees that it is in; outermost first. */
function hostsOf(node: Node): Node[] {
  const hosts = [node];
  for (let root = native(node).getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) hosts.unshift(root.host);
  return hosts;
}
