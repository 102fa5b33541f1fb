/**
 * The name of the part by which a walker tells that a drawing shows what stands elsewhere, or changes by itself: what covers the file does not
 * cover that.
 */
export const SHOWN_FROM_OUTSIDE = 'shown from outside';
