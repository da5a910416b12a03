import assert from 'node:assert/strict';
import type { Target } from '../../../../src/commands/deps.ts';
import { uploadCertificate } from '../../../../src/commands/upload/uploadCertificate.ts';
import { comparisonDocument } from '../../../../src/editor/documents/comparisonDocument.ts';
import { uploadPage } from '../../../../src/editor/documents/uploadPage.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { type Act, BACK, ESC, type ScriptedUi } from '../../../support/scriptedUi.ts';
import { type GatewayBench, gatewayBench } from '../../../support/gatewayBench.ts';
import { archiveOf, encrypted, pem, rootCertificate, type Site, siteFor } from './uploadFixtures.ts';

const PAGES = { plan: uploadPage, comparison: comparisonDocument };
const GO_ON = 'Go On to the Plan';
const GLOBAL = 'All gateways of the project';
const ADD = 'Choose Another File…';
const FOLDER = 'file:///shop';

/** The flow, the real client and real HTTP; only the user and the files are stand-ins. */
describe('uploading a certificate to API gateways', () => {
  let bench: GatewayBench;
  let ui: ScriptedUi;
  let pay: Site;
  before(() => (pay = siteFor(['pay.example.com'])));
  beforeEach(async () => (bench = await gatewayBench()));
  afterEach(() => bench.dispose());

  const put = (name: string, content: string | Uint8Array) => bench.files.put(`${FOLDER}/${name}`, content);
  const run = async (target: Target | undefined, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    ({ ui } = deps);
    await uploadCertificate(deps, PAGES)(target);
    assert.deepEqual(ui.left, []);
  };
  const stops = (target: Target | undefined, ...acts: Act[]) => assert.rejects(run(target, ...acts), Cancelled);
  const files = (...names: string[]): Target => ({ files: names.map((name) => `${FOLDER}/${name}`) });
  const stored = (name: string) => bench.sandbox.control.otc.certificates().find((each) => each.name === name);
  const last = () => ui.shown.at(-1) ?? '';

  /** New, since one for these names is there and unbound. */
  const NEW = 'Upload as a New Certificate';

  it('finds key and chain beside it, uploads, binds, and verifies by reading back', async () => {
    put('pay.crt', pay.leafPem);
    put('pay.key', pay.keyPem);
    put('ca.pem', pay.chainPem);
    await run(files('pay.crt'), NEW, GLOBAL, 'pay.example.com', '=', GO_ON, 'Upload and Bind 1 Domain');
    const uploaded = stored('pay_example_com_2');
    assert.equal(uploaded?.fingerprint256, pay.leaf.facts.fingerprint256);
    assert.deepEqual(uploaded?.boundTo, ['pay.example.com']);
    assert.match(ui.notifications.at(-1) ?? '', /^information: .*uploaded\. Bound to pay\.example\.com\. Verified by/);
    assert.deepEqual(
      bench.operations.entries().map(({ plan, outcome }) => [plan.action, outcome]),
      [
        ['bind', 'done'],
        ['upload', 'done'],
      ],
    );
    assert.equal(bench.revealed.at(-1), uploaded?.id);
  });

  it('shows in the review what leaves this computer, and the key nowhere at all', async () => {
    put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem);
    await stops(files('pay.pem'), NEW, GLOBAL, '', '=', 'Show Everything in an Editor', GO_ON, ESC);
    assert.match(last(), /The private key is sent in this one request, to 127\.0\.0\.1:\d+ on this computer\./);
    assert.ok(last().includes(pay.leaf.facts.spkiSha256));
    assert.match(ui.documents[0]?.markdown ?? '', /POST .*\/certificates/);
    assert.ok(ui.documents[0]?.markdown.includes(pay.leaf.facts.spkiSha256));
    assert.deepEqual(bench.changes(), []);
    await run(files('pay.pem'), NEW, GLOBAL, '', '=', GO_ON, 'Upload');
    const secret = pay.keyPem.split('\n')[1] ?? '';
    const told = [ui.shown, ui.notifications, ui.documents, bench.operations.entries(), bench.lines];
    assert.ok(secret.length > 60);
    assert.ok(!JSON.stringify(told).includes(secret));
  });

  it('leaving at any step, or going back from each, sends nothing', async () => {
    put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem);
    const way = [NEW, GLOBAL, 'pay.example.com', '=', GO_ON];
    for (let at = 0; at <= way.length; at++) await stops(files('pay.pem'), ...way.slice(0, at), ESC);
    const there = [NEW, GLOBAL, BACK, '=', '', '=', BACK, '=', GO_ON, BACK, GO_ON];
    const backAndForth = [...there, BACK, BACK, BACK, BACK, BACK, ESC];
    await stops(files('pay.pem'), ...backAndForth);
    assert.deepEqual(bench.changes(), []);
    assert.deepEqual(bench.operations.entries(), []);
  });

  it('keeps what was chosen when going back', async () => {
    put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem);
    await run(files('pay.pem'), NEW, GLOBAL, 'pay.example.com', 'paying', BACK, '=', GO_ON, 'Upload and Bind 1 Domain');
    assert.deepEqual(stored('paying')?.boundTo, ['pay.example.com']);
  });

  it('binds nothing that was chosen for a new one when an old one is replaced after all', async () => {
    put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem);
    const there = [NEW, GLOBAL, 'pay.example.com', BACK, BACK, BACK];
    await run(files('pay.pem'), ...there, 'Replace pay_example_com', GO_ON, 'Replace');
    assert.equal(stored('pay_example_com')?.fingerprint256, pay.leaf.facts.fingerprint256);
    assert.deepEqual(stored('pay_example_com')?.boundTo, []);
    assert.equal(bench.changes().length, 1);
  });

  it('proposes the domains that its names cover and that serve nothing yet', async () => {
    const wild = siteFor(['*.example.com']);
    put('wild.pem', wild.keyPem + wild.leafPem + wild.chainPem);
    await run(files('wild.pem'), GLOBAL, '=', '=', GO_ON, 'Upload and Bind 1 Domain');
    const uploaded = bench.sandbox.control.otc
      .certificates()
      .find(({ fingerprint256 }) => fingerprint256 === wild.leaf.facts.fingerprint256);
    assert.deepEqual(uploaded?.boundTo, ['pay.example.com']);
  });

  it('a domain that it has no name for cannot be chosen, and says so', async () => {
    put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem);
    await stops(files('pay.pem'), NEW, GLOBAL, 'login.example.org', ESC);
    assert.deepEqual(ui.refusals, ['No name of the certificate covers it.']);
  });

  it('a gateway that does not run cannot be chosen', async () => {
    put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem);
    await stops(files('pay.pem'), NEW, 'Gateway staging-gateway', ESC);
    assert.match(ui.refusals[0] ?? '', /not running/);
  });

  it('asks clients for certificates where it goes to one gateway and a CA is given', async () => {
    put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem);
    bench.files.picks.push([put('clients.pem', pem(rootCertificate))]);
    const choice = 'Yes, of a CA in a File…';
    await run(
      files('pay.pem'),
      NEW,
      'Gateway web-gateway',
      'pay.example.com',
      choice,
      '=',
      'Show Everything in an Editor',
      GO_ON,
      'Upload and Bind 1 Domain',
    );
    const { certificate } = await bench.row('pay_example_com_2');
    assert.equal(certificate.hasClientCa, true);
    const bind = bench.operations.entries().find(({ plan }) => plan.action === 'bind');
    const [page] = ui.documents;
    assert.match(page?.markdown ?? '', /"verified_client_certificate_enabled": true/);
    assert.match(bind?.plan.preview.body ?? '', /"verified_client_certificate_enabled": true/);
  });

  it('takes no server certificate for the CA of clients', async () => {
    put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem);
    bench.files.picks.push([`${FOLDER}/pay.pem`]);
    await stops(files('pay.pem'), NEW, 'Gateway web-gateway', '', 'Yes, of a CA in a File…', ESC);
    assert.match(ui.notifications[0] ?? '', /no certificate of a CA in pay\.pem/);
    assert.deepEqual(bench.changes(), []);
  });

  it('an archive asks for its password, again if it is wrong', async () => {
    put('pay.p12', await archiveOf(pay, 'sesame'));
    await run(files('pay.p12'), 'wrong', 'sesame', NEW, GLOBAL, '', '=', GO_ON, 'Upload');
    assert.equal(stored('pay_example_com_2')?.fingerprint256, pay.leaf.facts.fingerprint256);
    assert.ok(!JSON.stringify([ui.shown, bench.operations.entries(), bench.lines]).includes('sesame'));
  });

  it('an encrypted key beside it asks for its password and is sent decrypted', async () => {
    put('pay.pem', pay.leafPem + pay.chainPem);
    put('pay.key', encrypted(pay.holder.privateKey, 'open sesame'));
    await run(files('pay.pem'), 'open sesame', NEW, GLOBAL, '', '=', GO_ON, 'Upload');
    assert.ok(stored('pay_example_com_2'));
  });

  it('of several certificates in a folder, asks which one', async () => {
    const other = siteFor(['other.example.com'], 99);
    put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem);
    put('other.pem', other.keyPem + other.leafPem + other.chainPem);
    await run({ files: [FOLDER] }, 'other.example.com', GLOBAL, '', '=', GO_ON, 'Upload');
    assert.equal(stored('other_example_com')?.fingerprint256, other.leaf.facts.fingerprint256);
    assert.match(ui.shown[0] ?? '', /other\.example\.com \| pay\.example\.com$/, 'what ends last comes first');
  });

  it('from a gateway, starts with that gateway', async () => {
    const { account, certificate } = await bench.row('shop_example_com');
    bench.files.picks.push([put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem)]);
    const { placement } = certificate;
    assert.ok(placement?.scope === 'gateway');
    await stops({ account, placement }, NEW, '=', '', 'No', '=', GO_ON, ESC);
    assert.match(last(), /Available to: gateway web-gateway\nCertificate[\s\S]*\nNo domain serves it yet/);
  });

  it('looks for the key beside each of several files', async () => {
    const { leafPem, chainPem, keyPem } = siteFor(['new.example.com']);
    const chain = bench.files.put('file:///chains/ca.pem', chainPem);
    put('new.key', keyPem);
    await run({ files: [chain, put('new.crt', leafPem)] }, GLOBAL, '', '=', GO_ON, 'Upload');
    assert.ok(stored('new_example_com'));
  });

  it('of files of the same name in several folders, takes the one that holds the certificate', async () => {
    for (const name of ['a.example.com', 'b.example.com']) {
      const { leafPem, chainPem, keyPem } = siteFor([name]);
      bench.files.put(`file:///shop/${name[0]}/cert.pem`, leafPem + chainPem);
      bench.files.put(`file:///shop/${name[0]}/key.pem`, keyPem);
    }
    const show = 'Show Everything in an Editor';
    const folders = { files: ['file:///shop/a', 'file:///shop/b'] };
    await run(folders, 'b.example.com', GLOBAL, '', '=', show, GO_ON, 'Upload');
    assert.ok(stored('b_example_com'));
    assert.doesNotMatch(ui.documents[0]?.markdown ?? '', /a\\\.example/);
  });

  it('from an account, asks for the files', async () => {
    const [account] = bench.accounts.list();
    bench.files.picks.push([put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem)]);
    await run({ account: account! }, NEW, GLOBAL, '', '=', GO_ON, 'Upload');
    assert.ok(stored('pay_example_com_2'));
  });

  it('warns where clients needed a certificate and would need none', async () => {
    const partner = siteFor(['api.partner.example.net']);
    put('partner.pem', partner.keyPem + partner.leafPem + partner.chainPem);
    const way = [NEW, GLOBAL, 'api.partner.example.net', '=', GO_ON];
    await stops(files('partner.pem'), ...way, ESC);
    assert.match(last(), /CLIENTS NEED NO CERTIFICATE ANY MORE where partner_api is taken off/);
    bench.files.picks.push([put('clients.pem', pem(rootCertificate))]);
    const gateway = [NEW, 'Gateway partner-gateway', 'api.partner.example.net', 'Yes, of a CA in a File…', '=', GO_ON];
    await stops(files('partner.pem'), ...gateway, ESC);
    assert.match(last(), /IN PLACE OF partner_api/);
    assert.doesNotMatch(last(), /CLIENTS NEED NO/);
  });

  describe('is stopped, and nothing is sent,', () => {
    const blocked: Record<string, { files: () => Record<string, string>; says: RegExp }> = {
      'without a key': { files: () => ({ 'pay.crt': pay.leafPem + pay.chainPem }), says: /^Private key$/ },
      'with the key of another': {
        files: () => ({ 'pay.pem': siteFor(['pay.example.com']).keyPem + pay.leafPem + pay.chainPem }),
        says: /^Private key$/,
      },
      'without an intermediate, which is named': {
        files: () => ({ 'pay.pem': pay.keyPem + pay.leafPem }),
        says: /^Chain$/,
      },
      'when it has ended': {
        files: () => {
          const old = siteFor(['pay.example.com'], -1);
          return { 'pay.pem': old.keyPem + old.leafPem + old.chainPem };
        },
        says: /^Validity$/,
      },
      'when it ends after 2038': {
        files: () => {
          const long = siteFor(['pay.example.com'], 5000);
          return { 'pay.pem': long.keyPem + long.leafPem + long.chainPem };
        },
        says: /^Validity$/,
      },
      'without names in its SAN': {
        files: () => {
          const bare = siteFor(['pay.example.com'], 90, { names: [], isCa: false, extensions: [] });
          return { 'pay.pem': bare.keyPem + bare.leafPem + bare.chainPem };
        },
        says: /^Names \(SAN\)$/,
      },
      'without a certificate': { files: () => ({ 'pay.pem': 'nothing here' }), says: /^Certificate$/ },
    };
    for (const [when, { files: content, says }] of Object.entries(blocked))
      it(when, async () => {
        const names = Object.entries(content()).map(([name, text]) => {
          put(name, text);
          return name;
        });
        await stops(files(...names), ESC);
        const list = last().split(': ').slice(1).join(': ').split(' | ');
        assert.match(list[0] ?? '', says);
        assert.ok(!list.includes(GO_ON));
        assert.deepEqual(bench.changes(), []);
      });

    it('by the name of what is missing', async () => {
      put('pay.pem', pay.keyPem + pay.leafPem);
      await stops(files('pay.pem'), 'Chain', ESC);
      assert.match(ui.documents[0]?.markdown ?? '', /\| --- \|\n\| stops it \| Chain \| MISSING: .*Upload Test CA/);
    });

    it('until the missing file is chosen', async () => {
      put('pay.crt', pay.leafPem + pay.chainPem);
      bench.files.picks.push([bench.files.put('file:///elsewhere/secret.key', pay.keyPem)]);
      await run(files('pay.crt'), ADD, NEW, GLOBAL, '', '=', GO_ON, 'Upload');
      assert.equal(stored('pay_example_com_2')?.fingerprint256, pay.leaf.facts.fingerprint256);
    });

    it('and not any more, so that Back never leads to a list without a way on', async () => {
      const { leafPem, chainPem, keyPem } = siteFor(['new.example.com']);
      put('new.crt', leafPem + chainPem);
      bench.files.picks.push([bench.files.put('file:///elsewhere/secret.key', keyPem)]);
      await run(files('new.crt'), ADD, BACK, GLOBAL, '', '=', GO_ON, 'Upload');
      assert.ok(stored('new_example_com'));
    });

    it('when the password stays unknown', async () => {
      put('pay.pem', pay.leafPem + pay.chainPem);
      put('pay.key', encrypted(pay.holder.privateKey, 'open sesame'));
      await stops(files('pay.pem'), '', ESC);
      assert.match(last(), /Checks: Private key/);
    });
  });

  it('mends a chain in reverse order, CRLF, a BOM and a root, and says so', async () => {
    const messy = pay.keyPem + pem(rootCertificate) + pay.chainPem + pay.leafPem;
    put('pay.pem', `\uFEFF${messy.replaceAll('\n', '\r\n')}`);
    await run(files('pay.pem'), NEW, GLOBAL, '', '=', 'Show Everything in an Editor', GO_ON, 'Upload');
    const { markdown = '' } = ui.documents[0] ?? {};
    assert.match(markdown, /mended \| Chain \| .*Put in order.*Root left out: Upload Test Root/);
    assert.match(markdown, /byte order mark.*CRLF|CRLF.*byte order mark/);
    assert.equal(stored('pay_example_com_2')?.fingerprint256, pay.leaf.facts.fingerprint256);
  });

  it('takes what a domain serves off it first, and says what it takes the place of', async () => {
    const www = siteFor(['www.example.com', 'example.com']);
    put('www.pem', www.keyPem + www.leafPem + www.chainPem);
    const show = 'Show Everything in an Editor';
    await run(files('www.pem'), NEW, GLOBAL, 'www.example.com', '=', show, GO_ON, 'Upload and Bind 1 Domain');
    const sent = [...(ui.documents[0]?.markdown ?? '').matchAll(/^POST .*\/(\w+)$/gm)].map(([, verb]) => verb);
    assert.deepEqual(sent, ['certificates', 'detach', 'attach']);
    assert.ok(ui.shown.some((text) => /IN PLACE OF www_example_com$/m.test(text)));
    assert.match(
      ui.notifications.at(-1) ?? '',
      /Bound to www\.example\.com\. It took the place of www_example_com\. Ver/,
    );
    assert.deepEqual(stored('www_example_com_2')?.boundTo, ['www.example.com']);
    assert.deepEqual(stored('www_example_com')?.boundTo, []);
  });

  describe('when something goes wrong', () => {
    beforeEach(() => void put('pay.pem', pay.keyPem + pay.leafPem + pay.chainPem));
    const whole: Act[] = [NEW, GLOBAL, 'pay.example.com', '=', GO_ON, 'Upload and Bind 1 Domain'];

    it('a refused upload binds nothing', async () => {
      const effect = {
        kind: 'answer',
        when: 'before',
        status: 400,
        body: '{"error_code":"APIG.2000","error_msg":"no"}',
      } as const;
      bench.sandbox.control.addFault({ method: '^POST$', path: '/certificates$', effect });
      await run(files('pay.pem'), ...whole);
      assert.match(ui.notifications.at(-1) ?? '', /^error: pay_example_com_2 was not uploaded\./);
      assert.equal(bench.changes().length, 1);
      assert.equal(stored('pay_example_com_2'), undefined);
    });

    it('a lost answer to the upload is looked for, then bound, once', async () => {
      bench.sandbox.control.addFault({
        method: '^POST$',
        path: '/certificates$',
        effect: { kind: 'cut', when: 'after' },
      });
      await run(files('pay.pem'), ...whole);
      assert.match(ui.notifications.at(-1) ?? '', /The answer was lost, but pay_example_com_2 is there/);
      assert.deepEqual(stored('pay_example_com_2')?.boundTo, ['pay.example.com']);
      assert.equal(bench.changes().filter((each) => /POST .*certificates$/.test(each)).length, 1);
    });

    it('a binding that fails says what is done and what not', async () => {
      const effect = {
        kind: 'answer',
        when: 'before',
        status: 403,
        body: '{"error_code":"APIG.1005","error_msg":"no"}',
      } as const;
      bench.sandbox.control.addFault({ method: '^POST$', path: '/attach$', effect });
      await run(files('pay.pem'), ...whole);
      const told = ui.notifications.at(-1) ?? '';
      assert.match(
        told,
        /^error: pay_example_com_2 is uploaded\. .*Bind to Domains….*was not bound to pay\.example\.com\./,
      );
      assert.deepEqual(stored('pay_example_com_2')?.boundTo, []);
    });
  });
});
