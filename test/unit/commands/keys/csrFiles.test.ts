import assert from 'node:assert/strict';
import { isPublicSuffix } from '../../../../src/certificates/names/publicSuffix.ts';
import { CsrFiles } from '../../../../src/commands/keys/csrFiles.ts';
import { sourceSteps } from '../../../../src/commands/keys/csrSteps.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { privateKeyPem } from '../../../../src/pem/conversions.ts';
import { privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { buildCsr } from '../../../../src/pem/x509/csrBuilder.ts';
import type { Choice } from '../../../../src/ui/ports.ts';
import { withBrokenSignature } from '../../../support/csrFiles.ts';
import { MemoryFiles } from '../../../support/memoryFiles.ts';
import { ScriptedUi } from '../../../support/scriptedUi.ts';
import { newEcKey } from '../../../support/testPki.ts';

const MALL = ['mall.example.com', 'www.mall.example.com'];

describe('the CSRs of the workspace', () => {
  let files: MemoryFiles;
  beforeEach(() => void (files = new MemoryFiles()));

  const csr = (...names: string[]) => encodePem('CERTIFICATE REQUEST', buildCsr({ dnsNames: names }, newEcKey()));
  const put = (path: string, ...names: string[]) => files.put(`file:///shop/${path}`, csr(...names));
  /** What the user chooses from, where these names are wanted. */
  const offered = async (wanted: readonly string[], near?: string): Promise<Choice<unknown>[]> => {
    const deps = { files, ui: new ScriptedUi() };
    const [step] = sourceSteps(deps, new CsrFiles(deps, isPublicSuffix, near), 'Reissue');
    assert.ok(step?.kind === 'pick');
    const [commonName = '', ...others] = wanted;
    const answers = { commonName, subjectAltNamesTyped: others.join(', ') };
    return [...(await step.choices(answers, new AbortController().signal))].slice(2);
  };
  const places = async (wanted: readonly string[], near?: string) =>
    (await offered(wanted, near)).map(({ description }) => description);

  it('stand with the one of the same names first, then those with fewer differing names, strangers and unsound ones last', async () => {
    files.put('file:///shop/0-broken.csr', withBrokenSignature(csr(...MALL)));
    put('1-stranger.csr', 'other.example.com');
    put('2-two-more.csr', ...MALL, 'a.mall.example.com', 'b.mall.example.com');
    put('3-one-less.csr', 'mall.example.com');
    put('4-same.csr', ...MALL);
    assert.deepEqual(await places(MALL), [
      '4-same.csr',
      '3-one-less.csr',
      '2-two-more.csr',
      '1-stranger.csr',
      '0-broken.csr',
    ]);
  });

  it('fitting equally well stand by how near they are to the file that the flow came from, then by path', async () => {
    for (const folder of ['a', 'tls/old', 'tls', 'tls/new', 'b/c']) put(`${folder}/mall.csr`, ...MALL);
    const near = files.put('file:///shop/tls/mall.pem', 'no CSR');
    assert.deepEqual(await places(MALL, near), [
      'tls/mall.csr',
      'tls/new/mall.csr',
      'tls/old/mall.csr',
      'a/mall.csr',
      'b/c/mall.csr',
    ]);
  });

  it('fitting equally well stand with the one whose key is at hand first, and one beside another key last', async () => {
    const key = newEcKey();
    const keyPem = privateKeyPem(privateKeyDer(key));
    files.put('file:///shop/1-stranger.csr', csr(...MALL));
    files.put('file:///shop/1-stranger.key', keyPem);
    put('2-none.csr', ...MALL);
    files.put('file:///shop/3-found.csr', encodePem('CERTIFICATE REQUEST', buildCsr({ dnsNames: MALL }, key)));
    const sorted = ['3-found.csr', '2-none.csr', '1-stranger.csr'];
    assert.deepEqual(await places(MALL), sorted);
    assert.deepEqual(await places([]), sorted);
  });

  it('stand by path where nothing else tells them apart, numbers as people count', async () => {
    for (const name of ['mall10.csr', 'mall2.csr', 'B/mall.csr', 'a/mall.csr']) put(name, ...MALL);
    assert.deepEqual(await places([]), ['a/mall.csr', 'B/mall.csr', 'mall2.csr', 'mall10.csr']);
  });

  it('say in which folder of the workspace they lie, if there are several', async () => {
    files.workspace.push('file:///web%20site');
    put('tls/mall.csr', ...MALL);
    files.put('file:///web%20site/mall.csr', csr(...MALL));
    assert.deepEqual(await places(MALL), ['shop/tls/mall.csr', 'web site/mall.csr']);
  });

  it('say how their names differ from those that are wanted', async () => {
    put('1.csr', ...MALL);
    put('2.csr', 'mall.example.com', 'new.mall.example.com');
    put('3.csr', 'x.example.org');
    const details = (await offered(['MALL.example.com', 'www.mall.example.com'])).map(({ detail }) => detail ?? '');
    assert.match(details[0] ?? '', /^same names · /);
    assert.match(details[1] ?? '', /^without www\.mall\.example\.com, adds new\.mall\.example\.com · /);
    assert.match(details[2] ?? '', /^other names · /);
  });
});
