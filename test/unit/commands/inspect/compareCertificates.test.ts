import assert from 'node:assert/strict';
import { compareCertificates } from '../../../../src/commands/inspect/compareCertificates.ts';
import { comparisonDocument } from '../../../../src/editor/documents/comparisonDocument.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { buildCsr } from '../../../../src/pem/x509/csrBuilder.ts';
import { generatePrivateKey } from '../../../../src/pem/keys/keyGeneration.ts';
import { type CommandBench, commandBench } from '../../../support/commandBench.ts';
import { fixtureBytes } from '../../../support/pemFixtures.ts';
import type { Act } from '../../../support/scriptedUi.ts';

describe('compare certificates', () => {
  let bench: CommandBench;
  beforeEach(async () => void (bench = await commandBench()));
  afterEach(() => bench.dispose());

  const put = (name: string) => bench.files.put(`file:///shop/${name}`, fixtureBytes(name));

  async function csrFile(name: string, ...dnsNames: string[]): Promise<string> {
    const csr = buildCsr({ dnsNames }, await generatePrivateKey('ec-p256'));
    return bench.files.put(`file:///shop/${name}`, encodePem('CERTIFICATE REQUEST', csr));
  }

  async function page(files: readonly string[] | undefined, ...acts: Act[]): Promise<string> {
    const deps = bench.deps(...acts);
    await compareCertificates(deps, comparisonDocument)(files ? { files } : undefined);
    return deps.ui.documents[0]?.markdown ?? '';
  }

  it('counts the names that a CSR would lose and gain against a certificate, whatever the order of selection', async () => {
    const csr = await csrFile('new.csr', 'www.example.com', 'shop.example.org');
    for (const files of [
      [put('cert-p256.pem'), csr],
      [csr, put('cert-p256.pem')],
    ]) {
      const markdown = await page(files);
      assert.match(markdown, /^# cert-p256\\\.pem and new\\\.csr/);
      assert.match(markdown, /names would be lost/);
      assert.match(markdown, /## Names lost[\s\S]*`\*\.example\.com`[\s\S]*## Names gained\n\n- `shop\.example\.org`/);
      assert.match(markdown, /different private keys/);
    }
  });

  it('says of a lost name that a wildcard still serves it', async () => {
    const markdown = await page([await csrFile('a.csr', 'a.example.org'), await csrFile('b.csr', '*.example.org')]);
    assert.match(markdown, /`a\.example\.org` — .*still served by a wildcard/);
  });

  it('knows the same certificate in two formats and the same key of certificate and CSR', async () => {
    assert.match(await page([put('cert-p256.pem'), put('cert-p256.der')]), /Both are the same certificate/);
    assert.match(await page([put('cert-p256.pem'), put('csr-p256.pem')]), /Both have the same private key/);
  });

  it('compares a row of the cloud with a file, and says that the cloud does not tell keys', async () => {
    await bench.accounts.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, { accessKey: 'a', secretKey: 's' });
    const certificate = bench.cloud.add('web-1');
    const [account] = bench.accounts.list();
    assert.ok(account);
    bench.files.picks.push([await csrFile('new.csr', 'shop.example.org')]);
    const deps = bench.deps();
    await compareCertificates(deps, comparisonDocument)({ account, certificate });
    const markdown = deps.ui.documents[0]?.markdown ?? '';
    assert.match(markdown, /web\\-1 \(Shop\)|web-1 \(Shop\)/);
    assert.match(markdown, /does not tell the key/);
  });

  it('refuses a file with nothing to compare', async () => {
    const deps = bench.deps();
    const files = [put('key-p256.pem'), put('cert-p256.pem')];
    await assert.rejects(Promise.resolve(compareCertificates(deps, comparisonDocument)({ files })), Cancelled);
    assert.match(deps.ui.notifications[0] ?? '', /neither a certificate nor a CSR/);
  });
});
