import assert from 'node:assert/strict';
import { ExtensionError } from '../../../../src/errors.ts';
import { decodePem, encodePem } from '../../../../src/pem/armour/pem.ts';

const bytes = Uint8Array.from({ length: 100 }, (_, index) => index);

describe('PEM', () => {
  for (const lineEnd of ['\n', '\r\n'] as const) {
    it(`reads what it wrote with line end ${JSON.stringify(lineEnd)}`, () => {
      const text = encodePem('CERTIFICATE', bytes, lineEnd);
      assert.ok(text.endsWith(`-----END CERTIFICATE-----${lineEnd}`));
      assert.equal(Math.max(...text.split(lineEnd).map((line) => line.length)), 64);
      const [block, ...more] = decodePem(text);
      assert.equal(block?.label, 'CERTIFICATE');
      assert.deepEqual(Buffer.from(block.der), Buffer.from(bytes));
      assert.deepEqual(more, []);
    });
  }

  it('reads several blocks with text around them, in order', () => {
    const text = `Bag Attributes\n${encodePem('CERTIFICATE', bytes)}\nsubject=x\n${encodePem('PRIVATE KEY', bytes)}`;
    assert.deepEqual(
      decodePem(text).map(({ label }) => label),
      ['CERTIFICATE', 'PRIVATE KEY'],
    );
  });

  it('finds nothing in a text without blocks', () => assert.deepEqual(decodePem('hello\n'), []));

  const [begin, end] = ['-----BEGIN X-----', '-----END X-----'];
  for (const [what, text, line] of [
    ['a block without an end', `\n${begin}\nAAAA\n`, 2],
    ['a block inside a block', `${begin}\n${begin}\nAAAA\n${end}`, 1],
    ['another label at the end', `${begin}\nAAAA\n-----END Y-----`, 1],
    ['an end without a begin', `x\n${end}`, 2],
    ['an empty block', `${begin}\n${end}`, 1],
    ['letters that are not base64', `${begin}\nAA!A\n${end}`, 1],
    ['headers inside', `${begin}\nProc-Type: 4,ENCRYPTED\n\nAAAA\n${end}`, 1],
  ] as const) {
    it(`refuses ${what} and tells the line`, () => {
      assert.throws(
        () => decodePem(text),
        (error) => error instanceof ExtensionError && error.code === 'pem.malformed' && error.details['line'] === line,
      );
    });
  }

  it('refuses a text beyond the limit', () => {
    assert.throws(() => decodePem('x'.repeat(100), { maxBytes: 99 }), ExtensionError);
  });
});
