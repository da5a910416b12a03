import assert from 'node:assert/strict';
import { serialNumberText } from '../../../src/ui/serialNumberText.ts';

describe('serialNumberText', () => {
  it('shows hex as programs print it and decimal as consoles do', () =>
    assert.equal(serialNumberText('0a1b2c3d4e'), '`0a1b2c3d4e` (in decimal `43405557070`)'));
  it('shows one form where both are the same', () => assert.equal(serialNumberText('7'), '`7`'));
  it('shows what is no number as it came', () => assert.equal(serialNumberText('none'), '`none`'));
  it('is empty for none', () => assert.equal(serialNumberText(undefined), ''));
});
