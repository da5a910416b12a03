import assert from 'node:assert/strict';
import { looksLikePem } from '../../../../src/pem/armour/looksLikePem.ts';
import type { PemItem } from '../../../../src/pem/facts.ts';
import { readBytes, readPemText } from '../../../../src/pem/read.ts';
import { fixtureBytes, fixtureText } from '../../../support/pemFixtures.ts';

const chain = fixtureText('chain.pem');
const key = fixtureText('key-p256.pem');
const encoded = (text: string): string => Buffer.from(text).toString('base64');
const facts = (items: readonly PemItem[]): string[] =>
  items.map(({ kind, der }) => `${kind} ${Buffer.from(der).toString('hex')}`);
const plain = facts(readPemText(chain + key).items);

describe('PEM text that was encoded as base64 once more', () => {
  const secret = fixtureText('kubernetes-secret.yaml');
  const oneLine = encoded(chain + key);

  for (const [what, text] of [
    ['alone in a file', oneLine],
    ['with a line end', `${oneLine}\n`],
    ['in lines of 76, as base64 writes it', `${oneLine.replace(/.{76}/g, '$&\n')}\n`],
    ['in lines with CR LF', `${oneLine.replace(/.{76}/g, '$&\r\n')}\r\n`],
    ['in quotes', `"${oneLine}"`],
    ['as the values of JSON', JSON.stringify({ data: { 'tls.crt': encoded(chain), 'tls.key': encoded(key) } })],
    ['after a byte order mark of its own', encoded(`\ufeff${chain}${key}`)],
  ] as const)
    it(`is read ${what}`, () => {
      const { items, remarks } = readPemText(text);
      assert.deepEqual(facts(items), plain);
      const remarked = remarks.filter(({ code }) => code === 'encodedTwice').map(({ block }) => block);
      assert.deepEqual(remarked, text.startsWith('{') ? [0, 2] : [0]);
      assert.ok(looksLikePem(Buffer.from(text)));
    });

  it('is read of the Secret that kubectl shows, each item where its value stands', () => {
    const { items } = readBytes(fixtureBytes('kubernetes-secret.yaml'));
    assert.deepEqual(
      items.map(({ kind, block, range }) => [kind, block, secret.split('\n')[range.startLine]?.trim().slice(0, 8)]),
      [
        ['certificate', 0, 'tls.crt:'],
        ['other', 1, 'tls.key:'],
        ['privateKey', 2, 'tls.key:'],
      ],
    );
    for (const { range } of items) assert.match(secret.slice(range.start, range.end), /^LS0tLS1CRUdJTi[^\s]+$/);
  });

  it('is refused with its place where it is broken inside', () => {
    const broken = encoded(chain.replace('MII', 'M#I'));
    const [item] = readPemText(`a: b\ntls.crt: ${broken}\n`).items;
    assert.ok(item?.kind === 'malformed');
    const { message, details } = item.error;
    assert.equal(message, 'PEM: not base64');
    assert.deepEqual([details['line'], details['offset'], details['expected']], [2, 14, 'base64']);
  });

  it('is not looked for in words and numbers', () => {
    for (const text of ['LS0tLS1CRUdJTi', 'LS0tLS1CRUdJTiBDRVJU', `x${'LS0tLS1'.repeat(100)}`])
      assert.deepEqual(
        readPemText(text).items.filter(({ kind }) => kind !== 'malformed'),
        [],
      );
  });
});
