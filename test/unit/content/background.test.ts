// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { backgroundPart } from '../../../extension/content/background.ts';

const PLAIN = {
  ...{ backgroundImage: 'url("a.png")', backgroundAttachment: 'scroll', backgroundRepeat: 'no-repeat', backgroundSize: 'cover' },
  ...{ backgroundOrigin: 'padding-box', backgroundClip: 'border-box', backgroundPositionX: '50%', backgroundPositionY: '50%' },
  ...{ borderLeftWidth: '3px', borderTopWidth: '4px', borderRightWidth: '5px', borderBottomWidth: '6px' },
  ...{ paddingLeft: '10px', paddingTop: '20px', paddingRight: '30px', paddingBottom: '40px' },
};

/** Of an element of 200 by 120 pixels. */
const part = (style: Partial<typeof PLAIN>) => backgroundPart({ ...PLAIN, ...style } as unknown as CSSStyleDeclaration, 200, 120);

describe('where a background paints its picture', () => {
  test.each<[string, Partial<typeof PLAIN>, ReturnType<typeof part>]>([
    ['inside the border', {}, { x: 3, y: 4, width: 192, height: 110 }],
    ['in the content box', { backgroundOrigin: 'content-box' }, { x: 13, y: 24, width: 152, height: 50 }],
    ['again and again: wherever it is not clipped', { backgroundRepeat: 'repeat' }, { x: 0, y: 0, width: 200, height: 120 }],
    [
      'again and again in one direction',
      { backgroundRepeat: 'repeat-x', backgroundSize: '50px 60px', backgroundPositionY: '0%' },
      { x: 0, y: 4, width: 200, height: 60 },
    ],
    ['clipped', { backgroundRepeat: 'repeat', backgroundClip: 'content-box' }, { x: 13, y: 24, width: 152, height: 50 }],
    [
      'by its size, from the right',
      { backgroundSize: '100px 60px', backgroundPositionX: 'calc(100% - 10px)', backgroundPositionY: '0%' },
      { x: 85, y: 4, width: 100, height: 60 },
    ],
    [
      'pushed out, as far as it is seen',
      { backgroundSize: '100px 50px', backgroundPositionX: '-30px', backgroundPositionY: '80px' },
      { x: 0, y: 84, width: 73, height: 36 },
    ],
    ['pushed out altogether', { backgroundSize: '100px 50px', backgroundPositionX: '-130px' }, null],
    ['fitted whole: nobody knows', { backgroundSize: 'contain' }, null],
    ['as large as it is: nobody knows', { backgroundSize: 'auto' }, null],
    ['as high as it then is: nobody knows', { backgroundSize: '100px' }, null],
    ['fixed to the window', { backgroundAttachment: 'fixed' }, null],
    [
      'under a gradient, whose place is another',
      {
        backgroundImage: 'linear-gradient(rgba(0, 0, 0, 0.5), rgb(0, 0, 0)), url("b,(.png")',
        backgroundSize: '9px 9px, 100% 100%',
        backgroundPositionX: '0px, 0px',
        backgroundPositionY: '0px, 10px',
      },
      { x: 3, y: 14, width: 192, height: 106 },
    ],
    ['no picture at all', { backgroundImage: 'linear-gradient(red, blue)' }, null],
    ['too long a list', { backgroundImage: `${'linear-gradient(red, blue), '.repeat(200)}url("a.png")` }, null],
  ])('%s', (_, style, want) => {
    expect(part(style)).toEqual(want);
  });
});
