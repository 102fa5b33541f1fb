/** A name that the page cannot guess: it would see by it that we are here, or give it a meaning of its own. */
export function secretName(): string {
  return `a${Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36).padStart(7, '0')).join('')}`;
}
