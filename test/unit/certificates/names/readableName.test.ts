import assert from 'node:assert/strict';
import { readableName } from '../../../../src/certificates/names/readableName.ts';

describe('readableName', () => {
  it('keeps the wildcard of an internationalised name', () =>
    assert.equal(readableName('*.xn--9n2bp8q.kr'), '*.실례.kr'));
  it('leaves what is not an internationalised name alone', () =>
    assert.equal(readableName('*.example.com'), '*.example.com'));
});
