import assert from 'node:assert/strict';
import { newKeyAndCsr } from '../../../../src/commands/keys/newKeyAndCsr.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { decryptKey } from '../../../../src/pem/keys/decryptKey.ts';
import { formatName } from '../../../../src/pem/x509/distinguishedName.ts';
import type { PemItem } from '../../../../src/pem/facts.ts';
import { sameKey } from '../../../../src/pem/keys/keyMatch.ts';
import { readPemText } from '../../../../src/pem/read.ts';
import { type CommandBench, commandBench } from '../../../support/commandBench.ts';
import { type Act, BACK, ESC } from '../../../support/scriptedUi.ts';

const FOLDER = 'file:///shop/tls';

describe('new key and CSR', () => {
  let bench: CommandBench;
  beforeEach(async () => void (bench = await commandBench()));
  afterEach(() => bench.dispose());

  const COMPLETE: Act[] = [
    '*.example.com',
    'example.com bücher.example',
    'ECDSA, P-256',
    '', // organisation
    '', // password
    '=', // file name
    'Create Key and CSR',
  ];

  function only<Kind extends PemItem['kind']>(uri: string, kind: Kind): Extract<PemItem, { kind: Kind }> {
    const [item, ...others] = readPemText(bench.files.text(uri)).items;
    assert.equal(others.length, 0);
    assert.equal(item?.kind, kind);
    return item as Extract<PemItem, { kind: Kind }>;
  }

  it('writes a key for its owner alone and a CSR that it signs, and opens the CSR', async () => {
    const deps = bench.deps(...COMPLETE);
    await newKeyAndCsr(deps)({ files: [FOLDER] });
    const [keyFile, csrFile] = [`${FOLDER}/wildcard.example.com.key`, `${FOLDER}/wildcard.example.com.csr`];
    const [key, csr] = [only(keyFile, 'privateKey'), only(csrFile, 'csr')];
    assert.deepEqual([...bench.files.keys], [keyFile]);
    assert.deepEqual(bench.files.opened, [csrFile]);
    assert.equal(csr.facts.signatureValid, true);
    assert.equal(sameKey(key.key, csr.facts.key), true);
    assert.equal(formatName(csr.facts.subject), 'CN=*.example.com');
    assert.deepEqual(
      csr.facts.subjectAltNames.map(({ value }) => value),
      ['*.example.com', 'example.com', 'xn--bcher-kva.example'],
    );
  });

  it('tells before it writes what is written where', async () => {
    const deps = bench.deps(...COMPLETE);
    await newKeyAndCsr(deps)({ files: [FOLDER] });
    const review = deps.ui.shown.at(-1) ?? '';
    for (const fact of [
      '*.example.com, example.com, xn--bcher-kva.example',
      '/shop/tls',
      'wildcard.example.com.key',
      'not encrypted',
    ])
      assert.ok(review.includes(fact), `${fact} is missing in:\n${review}`);
  });

  it('encrypts the key with a password that was typed twice, and shows the password nowhere', async () => {
    const deps = bench.deps(
      'a.example.com',
      '',
      'ECDSA, P-384',
      '',
      'Päss-7531',
      'other',
      'Päss-7531',
      'mine',
      'Create Key and CSR',
    );
    await newKeyAndCsr(deps)({ files: [FOLDER] });
    const key = only(`${FOLDER}/mine.key`, 'encryptedKey');
    assert.equal((await decryptKey(key, 'Päss-7531')).key.curve, 'P-384');
    assert.match(deps.ui.refusals[0] ?? '', /not the same/);
    assert.ok(!JSON.stringify([deps.ui.shown, deps.ui.notifications]).includes('7531'));
  });

  it('asks for city and country only of an organisation', async () => {
    const deps = bench.deps(
      'a.example.com',
      '',
      'RSA, 2048 bits',
      '시험 주식회사',
      '서울',
      'kor',
      'kr',
      '',
      '=',
      'Create Key and CSR',
    );
    await newKeyAndCsr(deps)({ files: [FOLDER] });
    const { facts } = only(`${FOLDER}/a.example.com.csr`, 'csr');
    assert.equal(formatName(facts.subject), 'CN=a.example.com,O=시험 주식회사,L=서울,C=KR');
    assert.equal(facts.key.bits, 2048);
  });

  it('never overwrites: a taken name is refused while typing', async () => {
    bench.files.put(`${FOLDER}/a.csr`, 'mine');
    const deps = bench.deps('a.example.com', '', 'ECDSA, P-256', '', '', 'a', 'up/b', 'b', 'Create Key and CSR');
    await newKeyAndCsr(deps)({ files: [FOLDER] });
    assert.equal(bench.files.text(`${FOLDER}/a.csr`), 'mine');
    assert.equal(deps.ui.refusals.length, 2);
    assert.match(deps.ui.refusals[0] ?? '', /a\.csr exists already/);
    only(`${FOLDER}/b.key`, 'privateKey');
  });

  for (let step = 0; step < COMPLETE.length; step += 1) {
    it(`Esc at step ${step + 1} writes nothing`, async () => {
      const deps = bench.deps(...COMPLETE.slice(0, step), ESC);
      await assert.rejects(Promise.resolve(newKeyAndCsr(deps)({ files: [FOLDER] })), Cancelled);
      assert.equal(bench.files.stored.size, 0);
    });
  }

  it('asks for the folder where none is given, and for another one in a dialog', async () => {
    bench.files.picks.push(['file:///elsewhere']);
    const deps = bench.deps('Another folder…', ...COMPLETE);
    await newKeyAndCsr(deps)();
    only('file:///elsewhere/wildcard.example.com.csr', 'csr');
    await newKeyAndCsr(bench.deps('/shop', ...COMPLETE))();
    only('file:///shop/wildcard.example.com.csr', 'csr');
  });

  it('going back keeps the answers', async () => {
    const deps = bench.deps(
      'a.example.com',
      'b.example.com',
      BACK,
      '=',
      'ECDSA, P-256',
      '',
      '',
      '=',
      'Create Key and CSR',
    );
    await newKeyAndCsr(deps)({ files: [`${FOLDER}/old.csr`] });
    assert.equal(only(`${FOLDER}/a.example.com.csr`, 'csr').facts.subjectAltNames.length, 2);
  });

  it('starts with the names of a row of the cloud', async () => {
    await bench.accounts.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, { accessKey: 'a', secretKey: 's' });
    const certificate = {
      ...bench.cloud.add('web-1'),
      commonName: 'w.example.com',
      subjectAltNames: ['x.example.com'],
    };
    const deps = bench.deps('/shop', '=', '=', 'ECDSA, P-256', '', '', '=', 'Create Key and CSR');
    await newKeyAndCsr(deps)({ certificate });
    assert.deepEqual(
      only('file:///shop/w.example.com.csr', 'csr').facts.subjectAltNames.map(({ value }) => value),
      ['w.example.com', 'x.example.com'],
    );
  });
});
