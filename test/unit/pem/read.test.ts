import assert from 'node:assert/strict';
import type { PemItem, RemarkCode } from '../../../src/pem/facts.ts';
import { looksLikePem } from '../../../src/pem/armour/looksLikePem.ts';
import { readBytes, readPemText } from '../../../src/pem/read.ts';
import { fixtureBytes, fixtureItem, fixturesNamed, fixtureText } from '../../support/pemFixtures.ts';

const text = fixtureText('cert-p256.pem');
const der = fixtureBytes('cert-p256.der');
const { facts } = fixtureItem('cert-p256.pem', 'certificate');
const body = text.split('\n').slice(1, -2).join('\n');
const kinds = (items: readonly PemItem[]): string[] => items.map(({ kind }) => kind);

describe('reading text', () => {
  it('remarks nothing of what RFC 7468 demands', () => {
    const { items, remarks, source } = readPemText(text);
    assert.deepEqual(remarks, []);
    assert.equal(source, 'text');
    const [item] = items;
    assert.ok(item?.kind === 'certificate');
    assert.deepEqual(Buffer.from(item.der), der);
    assert.deepEqual(item.range, {
      start: 0,
      end: text.length - 1,
      startLine: 0,
      endLine: text.split('\n').length - 2,
    });
  });

  const variants: readonly [string, string, RemarkCode[]][] = [
    ['CRLF', text.replaceAll('\n', '\r\n'), ['crlf']],
    ['lone CR', text.replaceAll('\n', '\r'), ['crlf']],
    ['a byte order mark', `\uFEFF${text}`, ['bom']],
    ['blanks at the ends of lines', text.replaceAll('\n', ' \t\n'), ['trailingBlanks']],
    ['indentation, as in YAML', `tls: |\n${text.replace(/^(?=.)/gm, '  ')}`, ['textAround', 'indented']],
    ['empty lines between', text.replaceAll('\n', '\n\n'), ['blankLines']],
    ['literal line ends', text.replaceAll('\n', '\\n'), ['literalNewlines']],
    [
      'literal line ends in JSON',
      `{"a":"${text.replaceAll('\n', '\\r\\n')}"}`,
      ['textAround', 'literalNewlines', 'quotes'],
    ],
    ['slashes escaped', text.replaceAll('/', '\\/'), []],
    ['quotation marks', `"${text.trimEnd()}"\n`, ['quotes']],
    ['one line', text.trimEnd().replaceAll('\n', ' '), ['unwrapped', 'noFinalNewline']],
    ['base64 in one line', text.replace(body, body.replaceAll('\n', '')), ['lineLength']],
    ['lines of 76', text.replace(body, body.replaceAll('\n', '').replace(/.{76}/g, '$&\n')), ['lineLength']],
    ['no-break spaces', text.replaceAll('\n', '\u00a0\n'), ['invisible', 'trailingBlanks']],
    ['no line end at the end', text.trimEnd(), ['noFinalNewline']],
    ['text before', `certificate of www:\n${text}`, ['textAround']],
    ['text after', `${text}end\n`, ['textAround']],
    ['an old label', text.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'), ['oldLabel']],
    ['a wrong label', text.replaceAll('CERTIFICATE', 'PRIVATE KEY'), ['wrongLabel']],
    ['no armour', `${body}\n`, ['noArmour']],
    ['no armour, one line', body.replaceAll('\n', ''), ['noArmour', 'lineLength']],
    ['no armour, quoted, literal line ends', `"${body.replaceAll('\n', '\\n')}"`, ['noArmour', 'literalNewlines']],
    ['no padding', text.replace(/=+\n-/, '\n-'), /=\n-/.test(text) ? ['padding'] : []],
  ];
  for (const [what, variant, codes] of variants) {
    it(`reads a certificate with ${what}, and says so`, () => {
      const { items, remarks } = readPemText(variant);
      assert.deepEqual(kinds(items), ['certificate']);
      assert.ok(items[0]?.kind === 'certificate');
      assert.deepEqual(items[0].facts, facts);
      const found = new Set(remarks.map(({ code }) => code));
      for (const code of codes) assert.ok(found.has(code), `${code} among ${[...found].join()}`);
      if (codes.length > 0 && !/JSON|YAML|quoted|one line|no-break/.test(what)) assert.deepEqual([...found], codes);
      for (const { range } of [...items, ...remarks]) assert.ok(range.end <= variant.length);
    });
  }

  it('reads UTF-16 of either order', () => {
    const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const big = Buffer.from(little).swap16();
    const withoutMark = Buffer.from(text, 'utf16le');
    for (const bytes of [little, big, withoutMark, Buffer.from(withoutMark).swap16()]) {
      assert.ok(looksLikePem(bytes));
      const { items, remarks } = readBytes(bytes);
      assert.deepEqual(kinds(items), ['certificate']);
      assert.deepEqual(
        remarks.map(({ code }) => code),
        ['utf16'],
      );
    }
  });

  it('tells where the blocks of a bundle stand, whatever ends its lines', () => {
    for (const lineEnd of ['\n', '\r\n', '\r']) {
      const bundle = `# first\n${text}# second\n${text}`.replaceAll('\n', lineEnd);
      const { items, remarks } = readPemText(bundle);
      assert.equal(items.length, 2);
      for (const { range } of items) {
        assert.ok(bundle.startsWith('-----BEGIN', range.start));
        assert.ok(bundle.slice(0, range.end).endsWith('CERTIFICATE-----'));
        assert.equal(range.startLine, bundle.slice(0, range.start).split(lineEnd).length - 1);
        assert.equal(range.endLine, bundle.slice(0, range.end).split(lineEnd).length - 1);
      }
      const around = remarks.filter(({ code }) => code === 'textAround').map(({ range }) => range);
      assert.deepEqual(
        around.map(({ start, end }) => bundle.slice(start, end)),
        ['# first', '# second'],
      );
    }
  });

  it('knows bag attributes from other text', () => {
    const { items, remarks } = readPemText(fixtureText('bag-attributes.pem'));
    assert.deepEqual(kinds(items), ['certificate', 'certificate', 'privateKey']);
    assert.deepEqual(new Set(remarks.map(({ code }) => code)), new Set(['bagAttributes']));
  });

  it('finds nothing in a text that holds nothing, and makes no fuss', () => {
    for (const nothing of ['', '\n', 'hello', 'MIIB', '0', '# TLS\nkey=value\n', 'M'.repeat(100)]) {
      assert.deepEqual(readPemText(nothing).items, []);
      assert.deepEqual(readBytes(Buffer.from(nothing)).items, []);
    }
  });
});

describe('reading files', () => {
  const expectations: readonly [RegExp, PemItem['kind']][] = [
    [/^cert-.*\.(pem|der)$/, 'certificate'],
    [/^csr-.*\.(pem|der)$/, 'csr'],
    [/^key-.*\.(pem|der)$/, 'privateKey'],
    [/^public-/, 'publicKey'],
    [/^enc-/, 'encryptedKey'],
    [/\.p12$/, 'pkcs12'],
    [/^bundle/, 'pkcs7'],
    [/^(openssh|ssh2)/, 'opensshKey'],
    [/^dh-parameters/, 'other'],
  ];
  for (const [pattern, kind] of expectations) {
    for (const name of fixturesNamed(pattern)) {
      it(`${name} holds ${kind}`, () => {
        assert.deepEqual(kinds(readBytes(fixtureBytes(name)).items).at(-1), kind);
        if (!/public\.txt$/.test(name)) assert.ok(looksLikePem(fixtureBytes(name)));
      });
    }
  }

  for (const kind of ['rsa', 'p256', 'p384', 'p521', 'ed25519']) {
    it(`key, certificate, CSR and public key of ${kind} have the same hash`, () => {
      const names = fixturesNamed(new RegExp(`^(key|public)-${kind}`));
      const hashes = names.map((name) => {
        const item = readBytes(fixtureBytes(name)).items.at(-1);
        return item?.kind === 'privateKey' || item?.kind === 'publicKey' ? item.key.spkiSha256 : undefined;
      });
      hashes.push(fixtureItem(`cert-${kind}.pem`, 'certificate').facts.spkiSha256);
      hashes.push(fixtureItem(`csr-${kind}.pem`, 'csr').facts.spkiSha256);
      assert.ok(names.length >= 3);
      assert.equal(new Set(hashes).size, 1);
      assert.match(hashes[0] ?? '', /^[0-9a-f]{64}$/);
    });
  }

  it('a bundle holds its certificates as they were, in DER and in BER', () => {
    for (const name of ['bundle-p7.pem', 'bundle.p7b', 'bundle-ber.p7b']) {
      const { certificates, crlCount } = fixtureItem(name, 'pkcs7');
      assert.equal(crlCount, 0);
      assert.deepEqual(
        certificates.map((each) => each.facts.fingerprint256).sort(),
        ['cert-p256.pem', 'cert-root.pem'].map((each) => fixtureItem(each, 'certificate').facts.fingerprint256).sort(),
      );
    }
  });

  it('a bundle with a certificate that cannot be read tells the place in the bundle', () => {
    const bundle = Buffer.from(fixtureBytes('bundle.p7b'));
    const time = bundle.lastIndexOf(Buffer.of(0x17, 0x0d));
    bundle.write('?', time + 4);
    const [item] = readBytes(bundle).items;
    assert.ok(item?.kind === 'malformed');
    assert.deepEqual([item.error.message, item.error.details['offset']], ['DER: not a time', time]);
  });

  it('keys of SSH are named as what they are', () => {
    const read = (name: string) => {
      const { format, keyType, encrypted } = fixtureItem(name, 'opensshKey');
      return { format, keyType, encrypted };
    };
    assert.deepEqual(read('openssh-key.pem'), { format: 'openssh-private', keyType: 'ssh-ed25519', encrypted: false });
    assert.deepEqual(read('openssh-encrypted.pem'), {
      ...{ format: 'openssh-private', keyType: 'ecdsa-sha2-nistp256', encrypted: true },
    });
    assert.deepEqual(read('openssh-public.txt'), {
      ...{ format: 'openssh-public', keyType: 'ssh-ed25519', encrypted: undefined },
    });
    assert.equal(read('ssh2-public.txt').format, 'ssh2-public');
    const [putty] = readPemText('PuTTY-User-Key-File-3: ssh-rsa\nEncryption: aes256-cbc\nComment: x\n').items;
    assert.ok(putty?.kind === 'opensshKey');
    assert.deepEqual([putty.format, putty.keyType, putty.encrypted], ['putty', 'ssh-rsa', true]);
  });

  it('DER with a line end that an editor put after it is read', () => {
    assert.deepEqual(kinds(readBytes(Buffer.concat([der, Buffer.from('\r\n')])).items), ['certificate']);
  });

  it('a scan passes by what holds neither', () => {
    for (const other of ['', '{}', '# Title\n', '0x1234', 'PK\x03\x04', '\x7fELF', '\x89PNG', 'MIT License\n']) {
      assert.equal(looksLikePem(Buffer.from(other, 'latin1')), false);
    }
    assert.equal(looksLikePem(Buffer.from(body)), true);
  });
});
