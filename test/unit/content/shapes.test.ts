// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { drawShape, SHAPES, shapeOf } from '../../../extension/ui/shapes.ts';

describe('shapes', () => {
  test('every label and "could not look" have a shape of their own', () => {
    expect(Object.keys(SHAPES).sort()).toEqual(['ai-edited', 'ai-generated', 'altered', 'authentic', 'unknown', 'unread']);
    expect(new Set(Object.values(SHAPES)).size).toBe(6);
  });
  test('nothing found and not looked never share a shape', () => {
    expect(shapeOf({ label: 'unknown', reason: 'none' })).toBe('unknown');
    expect(shapeOf({ label: 'unknown', reason: 'unread' })).toBe('unread');
    expect(shapeOf({ label: 'authentic', reason: 'captured' })).toBe('authentic');
  });
  test('are drawn in the ink of the text and hidden from assistive technology', () => {
    const svg = drawShape('altered', document);
    expect(svg.getAttribute('aria-hidden')).toBe('true');
    expect(svg.firstElementChild?.getAttribute('d')).toBe(SHAPES.altered);
    expect(svg.firstElementChild?.getAttribute('fill')).toBe('currentColor');
  });
});
