import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import type { ReissueRequest } from '../../../../src/certificates/writes.ts';
import { reissueCertificate, reissueFile } from '../../../../src/commands/reissue/reissueCertificate.ts';
import { Cancelled, ExtensionError } from '../../../../src/errors.ts';
import { encryptedKeyPem, privateKeyPem } from '../../../../src/pem/conversions.ts';
import { buildCsr } from '../../../../src/pem/x509/csrBuilder.ts';
import type { PrivateKeyItem } from '../../../../src/pem/facts.ts';
import { privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { sameKey } from '../../../../src/pem/keys/keyMatch.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { readPemText } from '../../../../src/pem/read.ts';
import { type SandboxBench, sandboxBench } from '../../../support/sandboxBench.ts';
import { type Act, BACK, ESC } from '../../../support/scriptedUi.ts';
import { newEcKey } from '../../../support/testPki.ts';

const MALL = ['mall.example.com', 'www.mall.example.com'];
const FOLDER = 'file:///shop/tls';
const NEW_KEY: Act[] = [
  'New key and CSR',
  '=', // common name
  '=', // further names
  'ECDSA, P-256',
  '', // password
  '/shop',
  '=', // file name
  '=', // name of the new certificate
  'Reissue',
];

describe('reissue certificate, against the sandbox', () => {
  let bench: SandboxBench;
  beforeEach(async () => void (bench = await sandboxBench()));
  afterEach(() => bench.dispose());

  const sent = () => Object.values(bench.sandbox.control.issues()).reduce((sum, { received }) => sum + received, 0);
  const request = (): ReissueRequest | undefined => {
    const plan = bench.operations.entries()[0]?.plan;
    return plan?.action === 'reissue' ? plan.request : undefined;
  };
  const run = async (name: string, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await reissueCertificate(deps)(await bench.row(name));
    return deps.ui;
  };
  /** A CSR with its key beside it, as files. */
  const putCsr = (names: readonly string[], key = newEcKey(), base = 'mall') => {
    const csr = encodePem('CERTIFICATE REQUEST', buildCsr({ dnsNames: names }, key));
    bench.files.put(`${FOLDER}/${base}.key`, privateKeyPem(privateKeyDer(key)));
    return bench.files.put(`${FOLDER}/${base}.csr`, csr);
  };
  const runFile = async (uri: string, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await reissueFile(deps)({ files: [uri] });
    return deps.ui;
  };
  /** The flow ends before anything is sent. @returns what the user saw */
  const stopped = async (uri: string, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await assert.rejects(Promise.resolve(reissueFile(deps)({ files: [uri] })), Cancelled);
    assert.equal(sent(), 0);
    assert.deepEqual(bench.operations.entries(), []);
    return deps.ui;
  };

  it('offers first the certificate whose names differ least from those of the CSR', async () => {
    // Others would lose as few names, and have none of these.
    const ui = await stopped(putCsr([MALL[0] ?? '', 'new.mall.example.com', 'next.mall.example.com']), ESC);
    assert.match(ui.shown.at(-1) ?? '', /Certificate: mall-adv \|/);
  });

  it('says where a CSR keeps a name that would be lost', async () => {
    const ui = await stopped(putCsr(MALL.slice(0, 1)), 'mall-adv', '=', ESC);
    assert.match(
      ui.shown.at(-1) ?? '',
      /will not have: www\.mall\.example\.com[\s\S]*A CSR that has these names keeps them/,
    );
  });

  describe('with a new key', () => {
    it('writes the key and the CSR, sends the CSR once, and shows the new row', async () => {
      const ui = await run('mall-adv', ...NEW_KEY);
      const key = readPemText(bench.files.text('file:///shop/mall.example.com.key')).items[0] as PrivateKeyItem;
      const csr = readPemText(bench.files.text('file:///shop/mall.example.com.csr')).items[0];
      assert.ok(csr?.kind === 'csr');
      assert.equal(sameKey(key.key, csr.facts.key), true);
      assert.deepEqual([...bench.files.keys], ['file:///shop/mall.example.com.key']);
      assert.equal(sent(), 1);
      assert.equal(request()?.requestedKey.spkiSha256, csr.facts.spkiSha256);
      const [made] = bench.sandbox.control.certificates('mall-adv-2');
      assert.deepEqual([made?.commonName, ...(made?.dnsNames ?? [])], MALL);
      assert.deepEqual(bench.revealed, [String(made?.number)]);
      assert.match(ui.notifications.join(), /mall-adv-2 will be issued/);
    });

    it('the certificate that comes of it belongs to the key', async () => {
      await run('mall-adv', ...NEW_KEY);
      const { control } = bench.sandbox;
      const number = control.certificates('mall-adv-2')[0]?.number ?? 0;
      control.validate(number);
      const [leaf] = readPemText(control.materialOf(number).certificatePem).items;
      const [key] = readPemText(bench.files.text('file:///shop/mall.example.com.key')).items;
      assert.ok(leaf?.kind === 'certificate' && key?.kind === 'privateKey');
      assert.equal(sameKey(leaf.facts.key, key.key), true);
    });

    it('says first what stays and what it costs, then exactly what is sent', async () => {
      const ui = await run('mall-adv', ...NEW_KEY);
      const card = ui.shown.at(-1) ?? '';
      assert.match(card, /^Reissue “mall-adv” as “mall-adv-2”\?\nStays valid: mall-adv\nCost: free/);
      assert.match(card, /POST http:\/\/127\.0\.0\.1:\d+\/api\/v2\/certificate\/\d+\/reissue/);
      assert.ok(card.includes('BEGIN CERTIFICATE REQUEST'));
      assert.ok(!JSON.stringify([ui.shown, ui.notifications]).includes('PRIVATE KEY-'));
      assert.deepEqual(bench.sandbox.control.charges(), []);
    });

    it('says that one whose private key is not registered may be refused, as the service does', async () => {
      const ui = await run('pay-example-new', ...NEW_KEY);
      assert.match(ui.shown.at(-1) ?? '', /Not known: whether the service reissues .* private key is registered/);
      assert.match(ui.notifications.join(), /pay-example-new-2 was not reissued/);
    });

    it('says that an added name is billed, as the service does', async () => {
      const ui = await run('mall-adv', ...NEW_KEY.with(2, 'www.mall.example.com new.mall.example.com'));
      assert.match(ui.shown.at(-1) ?? '', /COST: 1 added name is billed.*is not told here\.\n/);
      assert.equal(bench.sandbox.control.charges().length, 1);
    });

    for (let step = 0; step < NEW_KEY.length; step += 1)
      it(`Esc at step ${step + 1} writes and sends nothing`, async () => {
        const deps = bench.deps(...NEW_KEY.slice(0, step), ESC);
        await assert.rejects(Promise.resolve(reissueCertificate(deps)(await bench.row('mall-adv'))), Cancelled);
        assert.equal(bench.files.stored.size, 0);
        assert.equal(sent(), 0);
      });

    for (let step = 1; step < NEW_KEY.length; step += 1)
      it(`Back at step ${step + 1} keeps the answers`, async () => {
        await run('mall-adv', ...NEW_KEY.slice(0, step), BACK, '=', ...NEW_KEY.slice(step));
        assert.equal(sent(), 1);
        assert.deepEqual(bench.sandbox.control.certificates('mall-adv-2')[0]?.commonName, 'mall.example.com');
      });

    for (const { name, expected } of [
      { name: 'pay-example-new', expected: ['pay-example', 'pay-example-new'] },
      { name: 'news-adv-apps', expected: ['news-adv', 'news-adv-apps'] },
    ])
      it(`of ${name} says that all of its order stay valid`, async () => {
        const ui = await run(name, ...NEW_KEY);
        const line = /Stays valid: (.*)/.exec(ui.shown.at(-1) ?? '')?.[1] ?? '';
        assert.deepEqual(line.split(', ').sort(), expected);
        assert.equal(sent(), 1);
      });

    it('of one with an organisation asks for it, and leaves revoked ones of the order out', async () => {
      const acts = NEW_KEY.toSpliced(4, 0, 'Hanbit Bank', 'Seoul', 'KR');
      const ui = await run('bank-ov', ...acts);
      assert.match(ui.shown.at(-1) ?? '', /Stays valid: bank-ov\n/);
      assert.equal(sent(), 1);
    });

    it('proposes a file name that is free, since the old key is often there', async () => {
      bench.files.put('file:///shop/mall.example.com.key', 'old');
      await run('mall-adv', ...NEW_KEY);
      assert.equal(bench.files.text('file:///shop/mall.example.com.key'), 'old');
      assert.ok(bench.files.stored.has('file:///shop/mall.example.com-2.key'));
    });

    it('sends nothing if the key cannot be written', async () => {
      bench.files.writeNewKey = () => Promise.reject(new ExtensionError('file.unwritable', 'full'));
      const deps = bench.deps(...NEW_KEY);
      const result = Promise.resolve(reissueCertificate(deps)(await bench.row('mall-adv')));
      await assert.rejects(result, { code: 'file.unwritable' });
      assert.equal(sent(), 0);
    });

    it('names both files if the CSR cannot be written after the key, and sends nothing', async () => {
      bench.files.writeNew = (uri) =>
        uri.endsWith('.csr')
          ? Promise.reject(new ExtensionError('file.unwritable', 'full', { details: { reason: 'ENOSPC' } }))
          : Promise.resolve();
      const deps = bench.deps(...NEW_KEY);
      const result = Promise.resolve(reissueCertificate(deps)(await bench.row('mall-adv')));
      await assert.rejects(result, (error: ExtensionError) => {
        assert.equal(error.code, 'file.incomplete');
        assert.deepEqual(error.details, {
          file: 'mall.example.com.csr',
          written: 'mall.example.com.key',
          reason: 'ENOSPC',
        });
        return true;
      });
      assert.equal(sent(), 0);
    });

    it('keeps the files and says so if the service refuses', async () => {
      const body = '{"returnCode":"2100","returnMessage":"no"}';
      bench.sandbox.control.addFault({
        path: 'reissue',
        effect: { kind: 'answer', when: 'before', status: 400, headers: { 'Content-Type': 'application/json' }, body },
      });
      const ui = await run('mall-adv', ...NEW_KEY);
      assert.match(ui.notifications.join('\n'), /were written and stay/);
      assert.match(ui.notifications.join('\n'), /was not reissued/);
    });
  });

  describe('of a certificate that cannot be reissued', () => {
    for (const { name, why } of [
      { name: 'edge-media', why: /Only Advanced/ },
      { name: 'survey-adv', why: /state is “Expired”/ },
      { name: 'shop-adv', why: /state is “Pending”/ },
      { name: 'tickets-adv', why: /tickets-adv-next in the same order is in progress/ },
    ])
      it(`${name}: says why and asks nothing`, async () => {
        const deps = bench.deps();
        await assert.rejects(Promise.resolve(reissueCertificate(deps)(await bench.row(name))), Cancelled);
        assert.match(deps.ui.notifications.join(), why);
        assert.equal(deps.ui.shown.length, 0);
      });

    it('leads to an order like it where the row offers that', async () => {
      const ended = bench.deps('Issue Again…', ESC);
      await assert.rejects(Promise.resolve(reissueCertificate(ended)(await bench.row('survey-adv'))), Cancelled);
      assert.match(ended.ui.shown.join(), /^Issue/);
    });

    it('says so where the key is that of a sub account', async () => {
      const sub = await sandboxBench('sub');
      try {
        const deps = sub.deps();
        await assert.rejects(Promise.resolve(reissueCertificate(deps)(await sub.row('mall-adv'))), Cancelled);
        assert.match(deps.ui.notifications.join(), /key of the main account/);
      } finally {
        await sub.dispose();
      }
    });

    it('is listed with the reason and refused where one has to be chosen', async () => {
      const deps = bench.deps('tickets-adv', 'mall-adv', ...NEW_KEY);
      await reissueCertificate(deps)();
      assert.match(deps.ui.refusals[0] ?? '', /in progress/);
      assert.equal(request()?.replacedName, 'mall-adv');
    });
  });

  describe('with the CSR of a file', () => {
    it('sends it for the certificate that is chosen, and says that its key was found', async () => {
      const uri = putCsr(MALL);
      const ui = await runFile(uri, 'mall-adv', '=', 'Reissue');
      assert.match(ui.shown.at(-1) ?? '', /Private key: mall\.key/);
      assert.equal(request()?.requestedKey.csrPem, bench.files.text(uri));
      assert.equal(bench.files.keys.size, 0);
      assert.equal(sent(), 1);
    });

    it('lists certificates with all names of the CSR first', async () => {
      const deps = bench.deps(ESC);
      await assert.rejects(Promise.resolve(reissueFile(deps)({ files: [putCsr(['news.example.net'])] })), Cancelled);
      assert.match(deps.ui.shown[0] ?? '', /: news-adv \|/);
    });

    it('stops where a name is lost until that is consented to, and says what may be revoked', async () => {
      const uri = putCsr(['mall.example.com']);
      const ui = await stopped(uri, 'mall-adv', '=', ESC);
      assert.match(
        ui.shown.at(-1) ?? '',
        /^Go on without 1 name\?\n.*www\.mall\.example\.com\nMAY BE REVOKED.*mall-adv/,
      );
      const second = await runFile(uri, 'mall-adv', '=', 'Go On Without 1 Name', 'Reissue');
      assert.match(second.shown.at(-1) ?? '', /MAY BE REVOKED.*: mall-adv\n.*something may be billed/);
      assert.deepEqual(request()?.consequences.lost, ['www.mall.example.com']);
      assert.equal(sent(), 1);
    });

    it('says which lost names a wildcard still serves', async () => {
      const ui = await stopped(putCsr(['mall.example.com', '*.mall.example.com']), 'mall-adv', '=', ESC);
      assert.match(ui.shown.at(-1) ?? '', /Served by a wildcard of it all the same: www\.mall\.example\.com/);
    });

    it('with a broken signature is explained and not sent', async () => {
      const der = Buffer.from(buildCsr({ dnsNames: MALL }, newEcKey()));
      der.write('nall', der.indexOf('mall'));
      const uri = bench.files.put(`${FOLDER}/mall.csr`, encodePem('CERTIFICATE REQUEST', der));
      assert.match((await stopped(uri)).notifications.join(), /mall\.csr cannot be sent: its signature is broken/);
    });

    it('with a key of 1024 bits is explained and not sent', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
      assert.match((await stopped(putCsr(MALL, privateKey))).notifications.join(), /key is not accepted/);
    });

    it('beside another key of its name is sent only if the user goes on', async () => {
      const uri = putCsr(MALL);
      bench.files.put(`${FOLDER}/mall.key`, privateKeyPem(privateKeyDer(newEcKey())));
      const ui = await stopped(uri, ESC);
      assert.match(ui.shown.at(-1) ?? '', /mall\.key is not the private key of this CSR/);
      await runFile(uri, 'Go On Without This Key', 'mall-adv', '=', 'Reissue');
      assert.equal(sent(), 1);
    });

    it('without any key at hand says so on the card', async () => {
      const uri = putCsr(MALL);
      bench.files.stored.delete(`${FOLDER}/mall.key`);
      const ui = await runFile(uri, 'mall-adv', '=', 'Reissue');
      assert.match(ui.shown.at(-1) ?? '', /CAREFUL: without the private key/);
    });

    describe('whose key is encrypted', () => {
      const PASSWORD = 'Päss-7531';
      let uri: string;
      beforeEach(async () => {
        const key = newEcKey();
        uri = putCsr(MALL, key);
        bench.files.put(`${FOLDER}/mall.key`, await encryptedKeyPem(privateKeyDer(key), PASSWORD));
      });

      it('asks for its password and says that it fits', async () => {
        const ui = await runFile(uri, 'wrong', PASSWORD, 'mall-adv', '=', 'Reissue');
        assert.match(ui.notifications[0] ?? '', /does not open mall\.key/);
        assert.match(ui.shown.at(-1) ?? '', /Private key: mall\.key/);
        assert.ok(!JSON.stringify([ui.shown, ui.notifications, bench.operations.entries()]).includes('Päss'));
      });

      it('goes on unchecked without it, and says so', async () => {
        const ui = await runFile(uri, '', 'mall-adv', '=', 'Reissue');
        assert.match(ui.shown.at(-1) ?? '', /not checked/);
      });
    });

    it('is chosen among the CSRs of the workspace, the unsound with their reason', async () => {
      putCsr(MALL);
      putCsr(['co.kr'], newEcKey(), 'registry');
      const ui = await run('mall-adv', 'CSR', 'mall.example.com and 1 more', '=', 'Reissue');
      assert.match(ui.refusals[0] ?? '', /belongs to a registry/);
      assert.equal(sent(), 1);
    });

    it('is chosen in a dialog; closing it returns to the choice', async () => {
      const uri = putCsr(MALL);
      bench.files.picks.push([uri]);
      await run('mall-adv', 'A CSR file…', '=', 'Reissue');
      const deps = bench.deps('A CSR file…', ESC);
      await assert.rejects(Promise.resolve(reissueCertificate(deps)(await bench.row('news-adv'))), Cancelled);
      assert.deepEqual(deps.ui.left, []);
    });

    it('of a dialog has its key beside it, in the workspace or not', async () => {
      const key = newEcKey();
      const csr = encodePem('CERTIFICATE REQUEST', buildCsr({ dnsNames: MALL }, key));
      bench.files.put('file:///outside/mall.key', privateKeyPem(privateKeyDer(key)));
      bench.files.picks.push([bench.files.put('file:///outside/mall.csr', csr)]);
      const deps = bench.deps('A CSR file…', '=', ESC);
      await assert.rejects(Promise.resolve(reissueCertificate(deps)(await bench.row('mall-adv'))), Cancelled);
      assert.match(deps.ui.shown.at(-1) ?? '', /Private key: mall\.key/);
    });
  });
});
