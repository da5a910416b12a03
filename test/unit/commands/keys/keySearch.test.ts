import assert from 'node:assert/strict';
import { encryptedKeys, filesAtHand, searchKey } from '../../../../src/commands/keys/keySearch.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { encryptedKeyPem, privateKeyPem } from '../../../../src/pem/conversions.ts';
import { buildCsr } from '../../../../src/pem/x509/csrBuilder.ts';
import { csrFacts } from '../../../../src/pem/x509/csrFacts.ts';
import { privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { MemoryFiles } from '../../../support/memoryFiles.ts';
import { newEcKey } from '../../../support/testPki.ts';

const CSR = 'file:///shop/tls/www.csr';

describe('the search for a private key', () => {
  const own = newEcKey();
  const csrDer = buildCsr({ dnsNames: ['www.example.com'] }, own);
  const { key: wanted } = csrFacts(csrDer);
  const ownPem = privateKeyPem(privateKeyDer(own));
  const otherPem = privateKeyPem(privateKeyDer(newEcKey()));
  let encryptedPem: string;
  let files: MemoryFiles;
  before(async () => void (encryptedPem = await encryptedKeyPem(privateKeyDer(own), 'secret')));
  beforeEach(() => {
    files = new MemoryFiles();
    files.put(CSR, encodePem('CERTIFICATE REQUEST', csrDer));
  });
  const search = async (near: string | undefined = CSR) => searchKey(wanted, await filesAtHand({ files }, near), near);

  it('finds it by its public key, whatever it is called', async () => {
    files.put('file:///shop/tls/www.key', otherPem);
    const uri = files.put('file:///shop/elsewhere/backup.pem', ownPem);
    const found = await search();
    assert.ok(found.state === 'found' && found.uri === uri);
  });

  it('finds it from its hash alone', async () => {
    files.put('file:///shop/a.key', ownPem);
    const atHand = await filesAtHand({ files });
    assert.equal(searchKey({ spkiSha256: wanted.spkiSha256 ?? '' }, atHand).state, 'found');
    assert.equal(searchKey({ spkiSha256: '00' }, atHand).state, 'none');
  });

  it('keeps nothing secret of the keys that it reads', async () => {
    files.put('file:///shop/a.key', ownPem);
    files.put('file:///shop/b.key', otherPem);
    const items = (await filesAtHand({ files })).flatMap(({ document }) => document.items);
    const keys = items.flatMap((item) => (item.kind === 'privateKey' ? [item] : []));
    assert.equal(keys.length, 2);
    for (const { der, pkcs8Der } of keys) assert.deepEqual([der.length, pkcs8Der.length], [0, 0]);
  });

  it('takes the nearest of several', async () => {
    files.put('file:///shop/a/copy.key', ownPem);
    const uri = files.put('file:///shop/tls/copy.key', ownPem);
    const found = await search();
    assert.ok(found.state === 'found' && found.uri === uri);
  });

  it('holds an encrypted key of the same name for a candidate, and no other', async () => {
    files.put('file:///shop/tls/api.key', encryptedPem);
    assert.equal((await search()).state, 'none');
    files.put('file:///shop/tls/www-key.pem', encryptedPem);
    assert.equal((await search()).state, 'closed');
  });

  it('warns of another key of the same name in the same folder alone', async () => {
    files.put('file:///shop/other/www.key', otherPem);
    assert.equal((await search()).state, 'none');
    files.put('file:///shop/tls/www.key', otherPem);
    assert.equal((await search()).state, 'stranger');
  });

  it('looks beside a file that is not in the workspace', async () => {
    const near = files.put('file:///home/me/www.csr', encodePem('CERTIFICATE REQUEST', csrDer));
    files.put('file:///home/me/www.key', ownPem);
    assert.equal((await search(near)).state, 'found');
  });

  it('lists encrypted keys', async () => {
    const uri = files.put('file:///shop/locked.key', encryptedPem);
    assert.deepEqual(
      encryptedKeys(await filesAtHand({ files })).map((each) => each.uri),
      [uri],
    );
  });

  it('can be broken off', () => assert.rejects(filesAtHand({ files }, CSR, AbortSignal.abort()), Cancelled));
});
