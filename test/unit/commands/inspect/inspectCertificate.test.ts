import assert from 'node:assert/strict';
import { inspectCertificate } from '../../../../src/commands/inspect/inspectCertificate.ts';
import { inspectionDocument } from '../../../../src/editor/documents/inspectionDocument.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { joinChain } from '../../../../src/pem/chain/chainText.ts';
import { privateKeyPem } from '../../../../src/pem/conversions.ts';
import { privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { type CommandBench, commandBench } from '../../../support/commandBench.ts';
import { fixtureBytes, fixtureItem, fixturesNamed, fixtureText, PASSWORDS } from '../../../support/pemFixtures.ts';
import { type Act, ESC } from '../../../support/scriptedUi.ts';
import { holder, issue } from '../../../support/testPki.ts';

describe('inspect certificate', () => {
  let bench: CommandBench;
  beforeEach(async () => void (bench = await commandBench()));
  afterEach(() => bench.dispose());

  async function page(names: readonly string[], ...acts: Act[]): Promise<string> {
    const deps = bench.deps(...acts);
    const files = names.map((name) => bench.files.put(`file:///shop/${name}`, fixtureBytes(name), 0o100600));
    await inspectCertificate(deps, inspectionDocument)({ files });
    const [document] = deps.ui.documents;
    assert.ok(document);
    return document.markdown;
  }

  for (const name of fixturesNamed(/\.(pem|der|p7b|txt)$/)) {
    it(`tells of ${name} without a private key in the page`, async () => {
      const markdown = await page([name], ...(/^enc-|^openssh-enc/.test(name) ? [''] : []));
      assert.match(markdown, /^# .+\n/);
      assert.doesNotMatch(markdown, /PRIVATE KEY-----|undefined|\[object/);
    });
  }

  it('shows subject, names, validity, fingerprints and the chain of a certificate', async () => {
    const markdown = await page(['chain.pem']);
    for (const fact of ['## Chain', 'Valid until', 'Fingerprint SHA-256', 'Serial number', 'Public key SHA-256'])
      assert.ok(markdown.includes(fact), `${fact} in:\n${markdown}`);
  });

  it('finds the key that lies beside a certificate', async () => {
    bench.files.put('file:///shop/key-p256.pem', fixtureBytes('key-p256.pem'));
    bench.files.put('file:///shop/key-p384.pem', fixtureBytes('key-p384.pem'));
    const markdown = await page(['cert-p256.pem']);
    assert.match(markdown, /Private key \(key-p256\\\.pem\) is the key of the certificate/);
    assert.doesNotMatch(markdown, /key-p384/);
  });

  it('says first that a block is cut off, and why it cannot be read', async () => {
    const text = fixtureBytes('cert-p256.pem').toString('utf8').split('\n').slice(0, 4).join('\n');
    const uri = bench.files.put('file:///shop/cut.pem', text);
    const deps = bench.deps();
    await inspectCertificate(deps, inspectionDocument)({ files: [uri] });
    const { markdown = '' } = deps.ui.documents[0] ?? {};
    assert.match(markdown, /## Findings\n\n- \*\*Error\*\*: Line 1: This block cannot be read: .*END CERTIFICATE/);
    assert.doesNotMatch(markdown, /Nothing is wrong/);
  });

  it('calls each certificate of a chain by what it is', async () => {
    const [root, issuing, alone] = [holder('Root'), holder('Issuing'), holder('alone.example.org')];
    const certificates = [
      issue(issuing, holder('www.example.org'), { names: ['www.example.org'] }),
      issue(root, issuing),
      issue(root, root),
      issue(alone, alone, { names: ['alone.example.org'] }),
    ];
    const uri = bench.files.put('file:///shop/all.pem', joinChain(certificates.map(({ der }) => der)));
    const deps = bench.deps();
    await inspectCertificate(deps, inspectionDocument)({ files: [uri] });
    const { markdown = '' } = deps.ui.documents[0] ?? {};
    const headings = [
      'Leaf certificate',
      'Intermediate CA certificate',
      'Root CA certificate',
      'Self-signed certificate',
    ];
    headings.forEach((heading, index) => {
      assert.match(markdown, new RegExp(`^${index + 1}\\. ${heading}: `, 'm'));
      assert.match(markdown, new RegExp(`^## ${index + 1}\\\\\\. ${heading.replace('-', '.+')}$`, 'm'));
    });
  });

  it('says where a chain stops without denying the root that lies beside it', async () => {
    const [root, issuing] = [holder('Root'), holder('Issuing')];
    const pem = (...certificates: { readonly der: Uint8Array }[]) => joinChain(certificates.map(({ der }) => der));
    const leaf = issue(issuing, holder('www.example.org'), { names: ['www.example.org'] });
    const uri = bench.files.put('file:///shop/two.pem', pem(leaf, issue(root, issuing)));
    bench.files.put('file:///shop/root.pem', pem(issue(root, root)));
    const deps = bench.deps();
    await inspectCertificate(deps, inspectionDocument)({ files: [uri] });
    const { markdown = '' } = deps.ui.documents[0] ?? {};
    assert.match(markdown, /\*\*Note\*\* \(item 2\): The chain stops below CN=Root, which is not in it\./);
    assert.match(markdown, /\n3\. \*\*Root\*\* — in root\\\.pem\n/);
  });

  it('says so when a key belongs to none of the selected certificates', async () => {
    const markdown = await page(['cert-p256.pem', 'key-p384.pem']);
    assert.match(markdown, /\*\*Error\*\* \(item 2\): The private key belongs to none/);
  });

  it('says which key is that of an authority, and does not miss it where it is not there', async () => {
    const authority = holder('Local CA');
    const pem = joinChain([issue(authority, authority).der]);
    const key = privateKeyPem(privateKeyDer(authority.privateKey));
    const shown = async (text: string): Promise<string> => {
      const deps = bench.deps();
      await inspectCertificate(deps, inspectionDocument)({ files: [bench.files.put('file:///shop/ca.pem', text)] });
      return deps.ui.documents[0]?.markdown ?? '';
    };
    assert.match(await shown(pem + key), /Private key is the key of the certificate Local CA\./);
    assert.doesNotMatch(await shown(pem), /belongs to/);
  });

  it('names a key file that others may read', async () => {
    const deps = bench.deps();
    const uri = bench.files.put('file:///shop/a.key', fixtureBytes('key-p256.pem'), 0o100644);
    await inspectCertificate(deps, inspectionDocument)({ files: [uri] });
    assert.match(deps.ui.documents[0]?.markdown ?? '', /mode 0644/);
  });

  it('asks for the password of an archive until it fits, and shows what is inside but no key', async () => {
    const markdown = await page(['modern-rsa.p12'], 'wrong', PASSWORDS.plain);
    assert.match(markdown, /from the archive/);
    assert.match(markdown, /is the key of the certificate/);
    for (const line of privateKeyPem(fixtureItem('key-rsa.pem', 'privateKey').pkcs8Der).split('\n').slice(1, -2))
      assert.ok(!markdown.includes(line));
    assert.ok(!markdown.includes(PASSWORDS.plain) && !markdown.includes('wrong'));
  });

  it('opens an archive without a password without asking', async () => {
    assert.match(await page(['empty-password.p12']), /from the archive/);
  });

  it('leaves an encrypted key closed on an empty answer, and tells of its encryption', async () => {
    const markdown = await page(['enc-rsa-pbes2-aes256.pem'], '');
    assert.match(markdown, /AES-256-CBC/);
    assert.doesNotMatch(markdown, /decrypted for this page/);
  });

  it('opens nothing when the user leaves', async () => {
    const deps = bench.deps(ESC);
    const uri = bench.files.put('file:///shop/a.p12', fixtureBytes('modern-rsa.p12'));
    await assert.rejects(Promise.resolve(inspectCertificate(deps, inspectionDocument)({ files: [uri] })), Cancelled);
    assert.deepEqual(deps.ui.documents, []);
  });

  it('has neither folders nor names of files in the address of the page', async () => {
    const deps = bench.deps();
    const uri = bench.files.put('file:///secret-project/a.pem', fixtureBytes('cert-p256.pem'));
    await inspectCertificate(deps, inspectionDocument)({ files: [uri] });
    assert.match(deps.ui.documents[0]?.key ?? '', /^inspection\/[0-9a-f]{16}$/);
  });

  it('from the palette takes the file in the editor, else asks for one', async () => {
    const uri = bench.files.put('file:///shop/a.pem', fixtureBytes('cert-p256.pem'));
    bench.files.activeUri = uri;
    const deps = bench.deps();
    await inspectCertificate(deps, inspectionDocument)();
    bench.files.activeUri = 'file:///shop/README.md';
    bench.files.picks.push([uri]);
    await inspectCertificate(deps, inspectionDocument)();
    assert.deepEqual(
      deps.ui.documents.map(({ title }) => title),
      ['a.pem', 'a.pem'],
    );
  });

  it('from a menu reads nothing of what else is in the editor', async () => {
    const uri = bench.files.put('file:///shop/a.pem', fixtureBytes('cert-p256.pem'));
    bench.files.activeUri = bench.files.put('file:///elsewhere/large.log', fixtureBytes('chain.pem'));
    const read: string[] = [];
    const reading = bench.files.read.bind(bench.files);
    bench.files.read = (each) => {
      read.push(each);
      return reading(each);
    };
    await inspectCertificate(bench.deps(), inspectionDocument)({ files: [uri] });
    assert.ok(read.includes(uri) && !read.includes(bench.files.activeUri));
  });

  it('of a folder tells of the files in it, by name', async () => {
    for (const name of ['cert-p256.pem', 'key-p256.pem'])
      bench.files.put(`file:///shop/tls/${name}`, fixtureBytes(name));
    const deps = bench.deps();
    await inspectCertificate(deps, inspectionDocument)({ files: ['file:///shop/tls'] });
    assert.match(deps.ui.documents[0]?.markdown ?? '', /key-p256\\\.pem\) is the key of the certificate/);
  });

  it('takes what the editor has for PEM, whatever it is called', async () => {
    bench.files.activeUri = bench.files.put('untitled:Untitled-1', fixtureBytes('cert-p256.pem'));
    bench.files.pemTexts.add('untitled:Untitled-1');
    const deps = bench.deps();
    await inspectCertificate(deps, inspectionDocument)();
    assert.equal(deps.ui.documents[0]?.title, 'Untitled-1');
  });

  it('takes a file of any kind from the editor that has PEM in it, as a Secret of Kubernetes', async () => {
    const deps = bench.deps();
    for (const text of [
      fixtureText('kubernetes-secret.yaml'),
      `tls: |\n${fixtureText('csr-p256.pem').replace(/^/gm, '  ')}`,
    ]) {
      bench.files.activeUri = bench.files.put('file:///shop/secret.yaml', text);
      await inspectCertificate(deps, inspectionDocument)();
      assert.equal(deps.ui.documents.pop()?.title, 'secret.yaml');
    }
    const example = 'Paste it here:\n-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n';
    bench.files.activeUri = bench.files.put('file:///shop/README.md', example);
    bench.files.picks.push([bench.files.put('file:///shop/a.pem', fixtureBytes('cert-p256.pem'))]);
    await inspectCertificate(deps, inspectionDocument)();
    assert.equal(deps.ui.documents.pop()?.title, 'a.pem');
  });

  it('says how many of a large selection are looked at', async () => {
    const files = Array.from({ length: 60 }, (_, n) =>
      bench.files.put(`file:///shop/${n}.pem`, fixtureBytes('cert-p256.pem')),
    );
    const deps = bench.deps();
    await inspectCertificate(deps, inspectionDocument)({ files });
    assert.match(deps.ui.notifications.join(), /50 of the 60 selected files/);
  });
});
