import assert from 'node:assert/strict';
import { convertFile } from '../../../../src/commands/inspect/convertFile.ts';
import { decryptKey } from '../../../../src/pem/keys/decryptKey.ts';
import { joinChain } from '../../../../src/pem/chain/chainText.ts';
import { privateKeyPem } from '../../../../src/pem/conversions.ts';
import { privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { openPkcs12 } from '../../../../src/pem/containers/pkcs12Reader.ts';
import { readBytes } from '../../../../src/pem/read.ts';
import { type CommandBench, commandBench } from '../../../support/commandBench.ts';
import { fixtureBytes, fixtureItem, fixtureText, PASSWORDS } from '../../../support/pemFixtures.ts';
import type { Act } from '../../../support/scriptedUi.ts';
import { holder, issue } from '../../../support/testPki.ts';

describe('convert', () => {
  let bench: CommandBench;
  beforeEach(async () => void (bench = await commandBench()));
  afterEach(() => bench.dispose());

  async function convert(names: readonly string[], ...acts: Act[]) {
    const deps = bench.deps(...acts);
    const files = names.map((name) => bench.files.put(`file:///shop/${name}`, fixtureBytes(name)));
    await convertFile(deps)({ files });
    assert.deepEqual(deps.ui.left, []);
    return deps.ui;
  }
  const items = (name: string) => readBytes(bench.files.stored.get(`file:///shop/${name}`)?.bytes ?? Buffer.of()).items;

  it('makes PKCS#8 of PKCS#1, readable by its owner alone', async () => {
    await convert(['key-rsa-pkcs1.pem'], 'Key as PKCS#8', 'new');
    assert.deepEqual([...bench.files.keys], ['file:///shop/new-pkcs8.key']);
    const [item] = items('new-pkcs8.key');
    assert.ok(item?.kind === 'privateKey' && item.container === 'pkcs8');
    assert.equal(item.key.spkiSha256, fixtureItem('key-rsa.pem', 'privateKey').key.spkiSha256);
  });

  it('makes PEM of DER and DER of PEM with the same bytes', async () => {
    await convert(['cert-p256.der'], 'As PEM text', 'a');
    await convert(['cert-p256.pem'], 'As DER', 'b');
    assert.deepEqual(
      bench.files.stored.get('file:///shop/b.der')?.bytes,
      fixtureItem('cert-p256.pem', 'certificate').der,
    );
    assert.deepEqual(items('a.pem')[0]?.der, fixtureItem('cert-p256.der', 'certificate').der);
  });

  it('makes PEM text of what Kubernetes holds, of bare base64 and of UTF-16, and of nothing that is PEM text', async () => {
    const text = fixtureText('chain.pem');
    const made = async (content: string | Buffer, name: string): Promise<string | undefined> => {
      const uri = bench.files.put('file:///shop/given.pem', Buffer.from(content));
      await convertFile(bench.deps('As PEM text', name))({ files: [uri] });
      return bench.files.text(`file:///shop/${name}.pem`);
    };
    assert.equal(await made(Buffer.from(text).toString('base64'), 'a'), text);
    assert.equal(await made(Buffer.from(text, 'utf16le'), 'b'), text);
    const certificate = fixtureText('cert-p256.pem');
    assert.equal(await made(certificate.replace(/-----.*-----\n/g, ''), 'c'), certificate);
    await assert.rejects(made(text, 'd'));
    const secret = await made(fixtureText('kubernetes-secret.yaml'), 'e');
    assert.equal(secret, certificate + fixtureText('key-p256-sec1.pem'));
    assert.deepEqual([...bench.files.keys], ['file:///shop/e.pem']);
  });

  it('of a text that was never saved asks for the folder', async () => {
    const uri = bench.files.put('untitled:Untitled-1', fixtureBytes('cert-p256.pem'));
    bench.files.picks.push(['file:///shop/made']);
    await convertFile(bench.deps('As DER', 'b'))({ files: [uri] });
    assert.ok(bench.files.stored.has('file:///shop/made/b.der'));
  });

  it('splits a chain, and joins one from separate files in any order, without the root', async () => {
    await convert(['chain.pem'], 'Split the chain', 'c');
    assert.equal(items('c-leaf.pem').length, 1);
    await convert(['cert-root.pem', 'cert-p256.pem'], 'Join to one chain', 'd');
    assert.deepEqual(
      items('d-fullchain.pem').map(({ der }) => Buffer.from(der)),
      [Buffer.from(fixtureItem('cert-p256.pem', 'certificate').der)],
    );
  });

  it('decrypts a key with its password and says that it is open now', async () => {
    const ui = await convert(['enc-rsa-pbes2-aes256.pem'], 'Key without password', 'wrong', PASSWORDS.plain, 'e');
    assert.equal(items('e-decrypted.key')[0]?.kind, 'privateKey');
    assert.match(ui.notifications[0] ?? '', /not encrypted/);
    assert.deepEqual([...bench.files.keys], ['file:///shop/e-decrypted.key']);
  });

  it('calls no key open that is still encrypted', async () => {
    const bare = fixtureItem('enc-rsa-pbes2-aes256.pem', 'encryptedKey').der;
    const deps = bench.deps('As PEM text', 'e');
    await convertFile(deps)({ files: [bench.files.put('file:///shop/bare.der', bare)] });
    assert.equal(items('e-pem.key')[0]?.kind, 'encryptedKey');
    assert.deepEqual([...bench.files.keys], ['file:///shop/e-pem.key']);
    assert.deepEqual(deps.ui.notifications, ['information: Written: e-pem.key']);
  });

  it('encrypts a key with a password typed twice', async () => {
    await convert(['key-p256.pem'], 'Key with password', '', 'Geheim-1', 'geheim', 'Geheim-1', 'f');
    const [item] = items('f-encrypted.key');
    assert.ok(item?.kind === 'encryptedKey');
    assert.equal((await decryptKey(item, 'Geheim-1')).key.curve, 'P-256');
  });

  it('unpacks an archive into key and certificates', async () => {
    await convert(['modern-rsa.p12'], 'Unpack', PASSWORDS.plain, 'g');
    assert.equal(items('g.key')[0]?.kind, 'privateKey');
    assert.equal(items('g.pem')[0]?.kind, 'certificate');
  });

  it('makes an archive of a key and its certificate, which opens with the password and holds both', async () => {
    await convert(['cert-p256.pem', 'key-p256.pem'], 'Archive of key and certificates', 'secret', 'secret', 'www');
    assert.deepEqual([...bench.files.keys], ['file:///shop/www.p12']);
    const [item] = items('www.p12');
    assert.ok(item?.kind === 'pkcs12');
    const { keys, certificates } = await openPkcs12(item, 'secret');
    assert.equal(keys[0]?.key.spkiSha256, fixtureItem('key-p256.pem', 'privateKey').key.spkiSha256);
    assert.deepEqual(
      certificates.map(({ der }) => Buffer.from(der)),
      [Buffer.from(fixtureItem('cert-p256.pem', 'certificate').der)],
    );
  });

  it('makes an archive of a key and its own certificate among others, with the chain of that one alone', async () => {
    const [root, ...others] = [holder('Root'), holder('a.example.org'), holder('b.example.org')];
    const leaves = others.map((site) => issue(root, site, { names: [site.name], isCa: false }).der);
    const chosen = others[1]?.privateKey;
    assert.ok(chosen);
    const text = joinChain([issue(root, root).der, ...leaves]) + privateKeyPem(privateKeyDer(chosen));
    const uri = bench.files.put('file:///shop/all.pem', text);
    await convertFile(bench.deps('Archive of key and certificates', 'secret', 'secret', 'b'))({ files: [uri] });
    const [item] = items('b.p12');
    assert.ok(item?.kind === 'pkcs12');
    const { certificates } = await openPkcs12(item, 'secret');
    assert.deepEqual(
      certificates.map(({ der }) => Buffer.from(der)),
      leaves.slice(1).map((der) => Buffer.from(der)),
    );
  });

  it('offers no archive of a certificate and the key of another', async () => {
    await assert.rejects(convert(['cert-p256.pem', 'key-rsa.pem'], 'Archive of key and certificates'));
    assert.equal(bench.files.keys.size, 0);
  });

  it('never overwrites', async () => {
    bench.files.put('file:///shop/a.pem', 'mine');
    const ui = await convert(['cert-p256.der'], 'As PEM text', 'a', 'b');
    assert.match(ui.refusals[0] ?? '', /a\.pem exists already/);
    assert.equal(bench.files.text('file:///shop/a.pem'), 'mine');
  });

  it('says so when there is nothing to convert', async () => {
    const ui = await convert(['openssh-key.pem']);
    assert.match(ui.notifications[0] ?? '', /nothing in openssh-key\.pem/);
  });
});
