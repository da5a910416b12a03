import assert from 'node:assert/strict';
import { SANDBOX_ZONE } from '../../../../src/certificates/account.ts';
import type { ReissueRequest } from '../../../../src/certificates/writes.ts';
import { reissueCertificate, reissueFile } from '../../../../src/commands/reissue/reissueCertificate.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { privateKeyPem } from '../../../../src/pem/conversions.ts';
import { privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { buildCsr } from '../../../../src/pem/x509/csrBuilder.ts';
import { makeCsrFiles } from '../../../support/csrFiles.ts';
import { type SandboxBench, sandboxBench } from '../../../support/sandboxBench.ts';
import { type Act, BACK, ESC } from '../../../support/scriptedUi.ts';
import { holder, issue, newEcKey } from '../../../support/testPki.ts';

const MALL = ['mall.example.com', 'www.mall.example.com'];
const FOLDER = 'file:///shop/tls';
/** Names, kind of key, password, file name and name of the certificate as proposed. */
const NEW_KEY: Act[] = ['New key and CSR', '=', '=', 'ECDSA, P-256', '', '=', '=', 'Reissue'];

describe('reissue of files that are selected, against the sandbox', () => {
  let bench: SandboxBench;
  beforeEach(async () => void (bench = await sandboxBench()));
  afterEach(() => bench.dispose());

  const sent = () => Object.values(bench.sandbox.control.issues()).reduce((sum, { received }) => sum + received, 0);
  const request = (): ReissueRequest | undefined => {
    const plan = bench.operations.entries()[0]?.plan;
    return plan?.action === 'reissue' ? plan.request : undefined;
  };
  /** A CSR with its key beside it. */
  const putCsr = (names: readonly string[], base = 'mall') => {
    const key = newEcKey();
    bench.files.put(`${FOLDER}/${base}.key`, privateKeyPem(privateKeyDer(key)));
    return bench.files.put(
      `${FOLDER}/${base}.csr`,
      encodePem('CERTIFICATE REQUEST', buildCsr({ dnsNames: names }, key)),
    );
  };
  const certificateOf = async (name: string) => {
    const { certificate } = await bench.row(name);
    return bench.sandbox.control.materialOf(Number(certificate.id)).certificatePem;
  };
  const putLeaf = async (name: string, file: string) => bench.files.put(`${FOLDER}/${file}`, await certificateOf(name));
  const run = async (uris: readonly string[], ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await reissueFile(deps)({ files: uris });
    return deps.ui;
  };

  describe('a certificate', () => {
    const putOwn = (...names: string[]) => {
      const own = issue(holder('CA'), holder(names[0] ?? ''), { names });
      return bench.files.put(`${FOLDER}/own.pem`, encodePem('CERTIFICATE', own.der));
    };

    it('is found by its serial number, and the new key lies beside it', async () => {
      await run([await putLeaf('mall-adv', 'server.pem')], ...NEW_KEY);
      assert.equal(request()?.replacedName, 'mall-adv');
      assert.ok(bench.files.stored.has(`${FOLDER}/mall.example.com.key`));
    });

    it('is found by its names where no serial number fits', async () => {
      await run([putOwn(...MALL)], ...NEW_KEY);
      assert.equal(request()?.replacedName, 'mall-adv');
    });

    it('of which none has all the names is asked for among those that share one, even if that is one alone', async () => {
      const ui = await run([putOwn('mall.example.com', 'old.mall.example.com')], 'mall-adv', ...NEW_KEY);
      assert.equal(ui.shown[0], 'Reissue Certificate › Certificate: mall-adv');
      assert.equal(request()?.replacedName, 'mall-adv');
      assert.deepEqual([request()?.commonName, ...(request()?.subjectAltNames ?? [])], MALL);
    });

    it('without a name is none of those whose names the service does not tell', async () => {
      const { certificate } = await bench.row('mall-adv');
      bench.inventory.adopt({ ...certificate, commonName: '', subjectAltNames: [] });
      const nameless = issue(holder('CA'), holder(''), { isCa: false, subject: [['O', 'Nobody']] });
      const uri = bench.files.put(`${FOLDER}/own.pem`, encodePem('CERTIFICATE', nameless.der));
      const deps = bench.deps();
      await assert.rejects(Promise.resolve(reissueFile(deps)({ files: [uri] })), Cancelled);
      assert.match(deps.ui.notifications.join(), /No certificate of your accounts .* own\.pem/);
    });

    it('that no account has is said so of, and leads to the accounts', async () => {
      const deps = bench.deps('Show Accounts');
      const uris = [putOwn('nobody.example.com')];
      await assert.rejects(Promise.resolve(reissueFile(deps)({ files: uris })), Cancelled);
      assert.match(deps.ui.notifications.join(), /own\.pem/);
      assert.equal(bench.revealed.length, 1);
    });
  });

  it('a CSR in a .pem is taken for what it is', async () => {
    const uri = bench.files.put(`${FOLDER}/any.pem`, bench.files.text(putCsr(MALL)));
    await run([uri], 'mall-adv', '=', 'Reissue');
    assert.equal(sent(), 1);
  });

  it('a file with nothing of the kind is said so of', async () => {
    const deps = bench.deps();
    const uri = bench.files.put(`${FOLDER}/any.pem`, 'hello');
    await assert.rejects(Promise.resolve(reissueFile(deps)({ files: [uri] })), Cancelled);
    assert.equal(sent(), 0);
    assert.match(deps.ui.notifications.join(), /any\.pem/);
  });

  it('a key and a CSR, in whatever order, reissue with the CSR', async () => {
    const uri = putCsr(MALL);
    const ui = await run([`${FOLDER}/mall.key`, uri], 'mall-adv', '=', 'Reissue');
    assert.match(ui.shown.at(-1) ?? '', /Private key: mall\.key/);
    assert.equal(sent(), 1);
  });

  it('a key and a certificate reissue the certificate', async () => {
    const uri = await putLeaf('mall-adv', 'server.pem');
    const key = bench.files.put(`${FOLDER}/server.key`, privateKeyPem(privateKeyDer(newEcKey())));
    await run([key, uri], ...NEW_KEY);
    assert.equal(request()?.replacedName, 'mall-adv');
  });

  it('two CSRs are asked for', async () => {
    const uris = [putCsr(['news.example.net'], 'news'), putCsr(MALL)];
    const ui = await run(uris, 'mall.csr', 'mall-adv', '=', 'Reissue');
    assert.equal(ui.shown[0], 'Reissue Certificate: news.csr | mall.csr');
    assert.equal(request()?.requestedKey.csrPem, bench.files.text(uris[1] ?? ''));
  });

  it('two certificates are asked for', async () => {
    const uris = [await putLeaf('news-adv', 'news.pem'), await putLeaf('mall-adv', 'mall.pem')];
    await run(uris, 'mall.pem', ...NEW_KEY);
    assert.equal(request()?.replacedName, 'mall-adv');
  });

  describe('a CSR and a certificate', () => {
    it('reissue that certificate with the CSR without asking which, and the plan says why it is this one', async () => {
      const uris = [putCsr(MALL), await putLeaf('mall-adv', 'server.pem')];
      const ui = await run(uris, '=', 'Reissue');
      assert.equal(request()?.replacedName, 'mall-adv');
      assert.match(ui.shown.at(-1) ?? '', /\nCertificate: mall-adv, since server\.pem is selected with the CSR\n/);
      assert.equal(sent(), 1);
    });

    it('lead back to the other certificates, of which the plan does not say that they were selected', async () => {
      const uris = [
        putCsr([...MALL, 'news.example.net', 'm.news.example.net']),
        await putLeaf('mall-adv', 'server.pem'),
      ];
      const ui = bench.deps(BACK, 'news-adv', '=', ESC);
      await assert.rejects(Promise.resolve(reissueFile(ui)({ files: uris })), Cancelled);
      assert.match(ui.ui.shown[1] ?? '', /^Reissue Certificate › Certificate: mall-adv \|/);
      assert.doesNotMatch(ui.ui.shown.join('\n'), /is selected with/);
    });

    it('first ask for the password of the key', async () => {
      const { csr, key } = await makeCsrFiles(MALL, 'locked away');
      bench.files.put(`${FOLDER}/mall.key`, key);
      const uris = [bench.files.put(`${FOLDER}/mall.csr`, csr), await putLeaf('mall-adv', 'server.pem')];
      const ui = await run(uris, 'locked away', '=', 'Reissue');
      assert.match(ui.shown.at(-1) ?? '', /Private key: mall\.key, which matches/);
    });

    for (const [what, names, leaf] of [
      ['that cannot be reissued ask for another', ['login.example.org'], 'login-example'],
      ['whose names the CSR lacks ask whether it is meant', [MALL[0] ?? ''], 'mall-adv'],
    ] as const)
      it(`${what}`, async () => {
        const uris = [putCsr(names), await putLeaf(leaf, 'server.pem')];
        const deps = bench.deps(ESC);
        await assert.rejects(Promise.resolve(reissueFile(deps)({ files: uris })), Cancelled);
        assert.match(deps.ui.shown.at(-1) ?? '', /^Reissue Certificate › Certificate: .*mall-adv/);
      });

    it('of which several are meant ask which', async () => {
      const uris = [
        putCsr([...MALL, 'news.example.net']),
        await putLeaf('mall-adv', 'a.pem'),
        await putLeaf('news-adv', 'b.pem'),
      ];
      const deps = bench.deps(ESC);
      await assert.rejects(Promise.resolve(reissueFile(deps)({ files: uris })), Cancelled);
      assert.match(deps.ui.shown.at(-1) ?? '', /^Reissue Certificate › Certificate: /);
    });

    it('of which one fits reissue that one', async () => {
      const uris = [putCsr(MALL), await putLeaf('news-adv', 'a.pem'), await putLeaf('mall-adv', 'b.pem')];
      await run(uris, '=', 'Reissue');
      assert.equal(request()?.replacedName, 'mall-adv');
    });
  });

  it('in the sandbox the plan says beside a cost that nothing is billed there', async () => {
    const { account, certificate } = await bench.row('mall-adv');
    putCsr([...MALL, 'new.mall.example.com']);
    const deps = bench.deps('mall.example.com and 2 more', '=', ESC);
    const target = { account: { ...account, zone: SANDBOX_ZONE }, certificate };
    await assert.rejects(Promise.resolve(reissueCertificate(deps)(target)), Cancelled);
    assert.match(
      deps.ui.shown.at(-1) ?? '',
      /COST: 1 added name is billed.* This is the sandbox: nothing is billed here/,
    );
  });

  it('a folder stands for the files in it', async () => {
    putCsr(MALL);
    await run([FOLDER], 'mall-adv', '=', 'Reissue');
    assert.equal(sent(), 1);
  });

  it('a folder without any is said so of', async () => {
    const deps = bench.deps();
    await assert.rejects(Promise.resolve(reissueFile(deps)({ files: ['file:///shop/empty'] })), Cancelled);
    assert.match(deps.ui.notifications.join(), /No file in empty is called as certificates, CSRs or keys are/);
  });

  it('an authority and a key are said to hold nothing that could be reissued', async () => {
    const authority = holder('CA');
    const ca = bench.files.put(`${FOLDER}/ca.pem`, encodePem('CERTIFICATE', issue(authority, authority).der));
    const key = bench.files.put(`${FOLDER}/ca.key`, privateKeyPem(privateKeyDer(authority.privateKey)));
    const deps = bench.deps();
    await assert.rejects(Promise.resolve(reissueFile(deps)({ files: [ca, key] })), Cancelled);
    assert.match(deps.ui.notifications.join(), /neither a CSR nor the certificate of a server in ca\.pem and 1 more/);
  });

  it('a file that was deleted meanwhile ends it', async () => {
    const deps = bench.deps();
    await assert.rejects(Promise.resolve(reissueFile(deps)({ files: [`${FOLDER}/gone.csr`] })), {
      code: 'file.unreadable',
    });
    assert.equal(sent(), 0);
  });

  it('takes a text that was never saved from the editor, and asks where the new key goes', async () => {
    bench.files.activeUri = bench.files.put('untitled:Untitled-1', await certificateOf('mall-adv'));
    bench.files.pemTexts.add('untitled:Untitled-1');
    await reissueFile(bench.deps(...NEW_KEY.toSpliced(5, 0, '/shop')))();
    assert.ok(bench.files.stored.has('file:///shop/mall.example.com.key'));
    assert.equal(sent(), 1);
  });
});
