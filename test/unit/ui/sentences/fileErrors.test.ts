import assert from 'node:assert/strict';
import { readPemText } from '../../../../src/pem/read.ts';
import { advice } from '../../../../src/ui/sentences/errors.ts';
import { fixtureText } from '../../../support/pemFixtures.ts';

describe('sentences about files that cannot be read', () => {
  const sentence = (text: string): string => {
    const [item] = readPemText(text).items;
    assert.ok(item?.kind === 'malformed');
    return advice(item.error).message;
  };
  const text = fixtureText('csr-p256.pem');

  it('say at which line, and what was expected', () => {
    assert.match(sentence(text.replace(/\n(.{10})/, '\n$1?')), /Line: 2\. Expected there: base64\.$/);
    assert.match(
      sentence(text.split('\n').slice(0, 3).join('\n')),
      /Line: 1\. Expected there: -----END CERTIFICATE REQUEST-----\.$/,
    );
  });

  it('say at which byte of the contents', () => {
    assert.match(sentence(text.replace(/\nMI/, '\nMA')), /Byte: \d+\./);
  });
});
