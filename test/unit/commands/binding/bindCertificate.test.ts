import assert from 'node:assert/strict';
import type { DomainRef } from '../../../../src/certificates/placement.ts';
import { bindCertificate } from '../../../../src/commands/binding/bindCertificate.ts';
import { bindPlan } from '../../../../src/commands/binding/bindingPlans.ts';
import { readBack } from '../../../../src/commands/binding/readBack.ts';
import { unbindCertificate } from '../../../../src/commands/binding/unbindCertificate.ts';
import { Cancelled } from '../../../../src/errors.ts';
import type { Fault } from '../../../../src/sandbox/faults.ts';
import { type GatewayBench, gatewayBench } from '../../../support/gatewayBench.ts';
import { type Act, BACK, ESC } from '../../../support/scriptedUi.ts';
import { pairFor } from '../../sandbox/otc/pki.ts';

const ATTACH = { method: 'POST', path: 'attach' };
const DETACH = { method: 'POST', path: 'detach' };
const REFUSED: Fault['effect'] = {
  kind: 'answer',
  when: 'before',
  status: 400,
  headers: { 'Content-Type': 'application/json' },
  body: '{"error_code":"APIG.2103","error_msg":"refused by the test"}',
};

/** The commands and the real cloud over real HTTP: only the user and the editor's storage are stand-ins. */
describe('binding certificates of a gateway by command', () => {
  let bench: GatewayBench;
  before(async () => (bench = await gatewayBench()));
  after(() => bench.dispose());
  beforeEach(() => bench.startOver());

  const bind = async (name: string, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await bindCertificate(deps)(await bench.row(name));
    assert.deepEqual(deps.ui.left, []);
    return deps.ui;
  };
  const unbind = async (name: string, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await unbindCertificate(deps)(await bench.row(name));
    assert.deepEqual(deps.ui.left, []);
    return deps.ui;
  };
  /** Stores one for all gateways. @param left days until its end */
  const upload = async (certificateName: string, names: [string, ...string[]], left: number) => {
    const { account } = await bench.row('partner_api');
    const fromNow = (days: number) => new Date(Date.now() + days * 86_400_000);
    const { leafPem, keyPem, fingerprint256 } = pairFor(names, { notBefore: fromNow(-1), notAfter: fromNow(left) });
    const { writes } = await bench.deps().clouds.provider(account.id);
    const untold = { commonName: '', subjectAltNames: [], serialNumber: '', spkiSha256: '', keyName: '' };
    const facts = { ...untold, fingerprint256, issuer: '', notAfter: '' };
    await writes.upload?.send({ certificateName, leafPem, chainPem: '', facts }, { privateKeyPem: keyPem });
    await bench.inventory.refresh();
  };
  const boundTo = (name: string) =>
    bench.sandbox.control.otc.certificates().find((certificate) => certificate.name === name)?.boundTo;
  const domainOf = async (name: string): Promise<DomainRef> => {
    const [domain] = (await bench.row(name)).certificate.boundDomains ?? [];
    return domain ?? assert.fail(`${name} is not bound`);
  };
  /** Of the changes, what is done: ids are another each time. */
  const verbs = () => bench.changes().map((line) => line.replace(/^.*\//, ''));

  it('puts a certificate on a free domain, with one request, and reads it back', async () => {
    const ui = await bind('pay_example_com', '=', 'Bind 1 Domain');
    assert.deepEqual(boundTo('pay_example_com'), ['pay.example.com']);
    assert.deepEqual(verbs(), ['attach']);
    assert.match(ui.notifications.join(), /pay_example_com is bound to pay\.example\.com\. Verified by reading back/);
    const review = ui.shown.at(-1) ?? '';
    assert.match(review, /pay\.example\.com \(web-gateway\): serves no certificate now/);
    assert.match(review, /Certificate: pay\.example\.com, until [^\n]*\(\d+ days left\)/);
    assert.match(review, /undone by unbinding/);
    assert.match(review, /POST http.*attach\n\{/);
    assert.doesNotMatch(review, /EXPIRED|NOT VALID|FOR A MOMENT/);
    const { certificate } = await bench.row('pay_example_com');
    assert.deepEqual(
      certificate.boundDomains?.map(({ domain }) => domain),
      ['pay.example.com'],
    );
  });

  it('takes off first what a domain serves, as the review said', async () => {
    const ui = await bind('www_example_com_2025', 'www.example.com', 'Bind 1 Domain');
    assert.match(
      ui.shown.at(-1) ?? '',
      /IT HAS EXPIRED, and clients refuse it: [^]*FOR A MOMENT NO CERTIFICATE[^]*in place of www_example_com, until [^]*undone by binding what was there again[^]*detach[^]*attach/,
    );
    assert.match(
      ui.notifications.at(-1) ?? '',
      /is bound to www\.example\.com\. It took the place of www_example_com\. Ver/,
    );
    assert.deepEqual(verbs(), ['detach', 'attach']);
    assert.deepEqual(boundTo('www_example_com'), []);
    assert.deepEqual(boundTo('www_example_com_2025'), ['www.example.com']);
    const [last, before] = bench.operations.entries();
    assert.deepEqual([before?.plan.action, last?.plan.action], ['unbind', 'bind']);
  });

  it('says what was taken off when the binding is refused after it, and puts it back on request', async () => {
    bench.sandbox.control.addFault({ ...ATTACH, effect: REFUSED });
    const ui = await bind('www_example_com_2025', 'www.example.com', 'Bind 1 Domain', 'Put Back www_example_com');
    assert.match(
      ui.notifications[0] ?? '',
      /was not bound[^]*Before that, www_example_com WAS TAKEN OFF www\.example\.com/,
    );
    assert.deepEqual(verbs(), ['detach', 'attach', 'attach']);
    assert.deepEqual(boundTo('www_example_com'), ['www.example.com']);
  });

  it('does not go on to the binding when nothing could be taken off', async () => {
    bench.sandbox.control.addFault({ ...DETACH, effect: REFUSED });
    const ui = await bind('www_example_com_2025', 'www.example.com', 'Bind 1 Domain');
    assert.match(ui.notifications.join(), /error: www_example_com was not unbound from www\.example\.com/);
    assert.doesNotMatch(ui.notifications.join(), /WAS TAKEN OFF/);
    assert.deepEqual(verbs(), ['detach']);
  });

  it('says what was taken off when things changed before the binding could be sent', async () => {
    const { certificate } = await bench.row('www_example_com_2025');
    const gone = { kind: 'answer', when: 'before', status: 404, body: '{"error_code":"APIG.3021"}' } as const;
    bench.sandbox.control.addFault({ method: 'GET', path: `certificates/${certificate.id}$`, skip: 1, effect: gone });
    const ui = await bind('www_example_com_2025', 'www.example.com', 'Bind 1 Domain');
    assert.match(ui.notifications.join(), /was not bound[^]*no longer there[^]*www_example_com WAS TAKEN OFF/);
    assert.deepEqual(verbs(), ['detach']);
  });

  it('says what was taken off when the user does not sign in again for the binding', async () => {
    const deps = bench.deps('www.example.com', 'Bind 1 Domain', 'Put Back www_example_com');
    const { operations } = bench;
    let left = 1;
    const run: typeof operations.run = async (plan, secret) => {
      // A token that ended meanwhile: the question for a passcode was left by Esc.
      if (plan.action === 'bind' && left-- > 0) throw new Cancelled();
      return operations.run(plan, secret);
    };
    const signedOut = Object.assign(Object.create(operations) as typeof operations, { run });
    await bindCertificate({ ...deps, operations: signedOut })(await bench.row('www_example_com_2025'));
    assert.match(deps.ui.notifications[0] ?? '', /was not bound[^]*www_example_com WAS TAKEN OFF www\.example\.com/);
    assert.deepEqual(verbs(), ['detach', 'attach']);
    assert.deepEqual(boundTo('www_example_com'), ['www.example.com']);
  });

  it('warns where clients needed a certificate and would need none, and where it ends sooner', async () => {
    await upload('open_api', ['api.partner.example.net'], 20);
    const ui = await bind('open_api', '=', 'Bind 1 Domain');
    assert.match(ui.shown.at(-1) ?? '', /CLIENTS NEED NO CERTIFICATE ANY MORE where partner_api is taken off/);
    assert.match(ui.shown.at(-1) ?? '', /IT ENDS BEFORE partner_api, which is taken off/);
    assert.deepEqual(boundTo('open_api'), ['api.partner.example.net']);
  });

  it('finds out about a lost answer, and sends nothing twice', async () => {
    bench.sandbox.control.addFault({ ...ATTACH, effect: { kind: 'cut', when: 'after' } });
    const ui = await bind('pay_example_com', '=', 'Bind 1 Domain');
    assert.match(ui.notifications.join(), /The answer was lost, but pay_example_com is bound/);
    assert.deepEqual(verbs(), ['attach']);
    bench.sandbox.control.reset();
    bench.sandbox.control.addFault({ ...ATTACH, effect: { kind: 'cut', when: 'before' } });
    const other = await bind('pay_example_com', '=', 'Bind 1 Domain');
    assert.match(other.notifications.join(), /error: The answer was lost, and pay_example_com is not bound/);
    assert.deepEqual(boundTo('pay_example_com'), []);
  });

  it('refuses domains that no name covers, that serve it already, and whose gateway does not run', async () => {
    bench.sandbox.control.otc.setGatewayStatus('partner-gateway', 'Frozen');
    const deps = bench.deps('shop.example.com', 'b2b.example.net', '', ESC);
    await assert.rejects(async () => bindCertificate(deps)(await bench.row('wildcard_example_net')), Cancelled);
    assert.match(
      deps.ui.refusals.join('\n'),
      /No name of the certificate covers it\.\nIts gateway is not running \(Frozen\)/,
    );
    assert.match(deps.ui.notifications.join(), /Choose at least one domain/);
    assert.deepEqual(verbs(), []);
    await upload('two_example_com', ['shop.example.com', 'pay.example.com'], 20);
    await bind('two_example_com', 'pay.example.com', 'Bind 1 Domain');
    const again = bench.deps('pay.example.com', ESC);
    await assert.rejects(async () => bindCertificate(again)(await bench.row('two_example_com')), Cancelled);
    assert.deepEqual(again.ui.refusals, ['It serves this certificate already.']);
  });

  it('offers the domains of the gateways that answer, and names the one that does not', async () => {
    const { certificate } = await bench.row('shop_example_com');
    const id = certificate.placement?.scope === 'gateway' ? certificate.placement.gatewayId : assert.fail();
    const effect = { kind: 'cut', when: 'before' } as const;
    bench.sandbox.control.addFault({ path: `instances/${id}/api-groups`, count: 'always', effect });
    const ui = await bind('wildcard_example_net', 'b2b.example.net', 'Bind 1 Domain');
    assert.match(ui.notifications[0] ?? '', /^warning: The domains of web-gateway could not be read/);
    assert.deepEqual(boundTo('wildcard_example_net'), ['b2b.example.net']);
  });

  it('asks nothing where every domain that it covers serves it already, and looks at what is served', async () => {
    const ui = await bind('www_example_com', 'Check What Is Served');
    assert.match(ui.notifications[0] ?? '', /Every domain that www_example_com could be bound to serves it already/);
    assert.match(ui.notifications[1] ?? '', /www\.example\.com/);
    assert.deepEqual(ui.shown, []);
    assert.deepEqual(verbs(), []);
  });

  it('offers of a gateway’s own certificate only domains of that gateway', async () => {
    await unbind('shop_example_com', '=', 'Unbind 1 Domain');
    const deps = bench.deps(ESC);
    await assert.rejects(async () => bindCertificate(deps)(await bench.row('shop_example_com')), Cancelled);
    assert.match(deps.ui.shown[0] ?? '', /pay\.example\.com/);
    assert.doesNotMatch(deps.ui.shown[0] ?? '', /b2b\.example\.net/);
  });

  it('asks whether clients must show a certificate where there is a CA for them', async () => {
    await unbind('partner_api', '=', 'Unbind 1 Domain');
    for (const [answer, flag] of [
      ['Everybody May Connect', false],
      ['Clients Must Show a Certificate', true],
    ] as const) {
      const deps = bench.deps('=', answer, ESC);
      await assert.rejects(async () => bindCertificate(deps)(await bench.row('partner_api')), Cancelled);
      assert.match(deps.ui.shown.at(-1) ?? '', new RegExp(`"verified_client_certificate_enabled": ${flag}`));
    }
    await bind('partner_api', '=', 'Everybody May Connect', 'Bind 1 Domain');
    assert.deepEqual(boundTo('partner_api'), ['api.partner.example.net']);
  });

  for (const [where, ...acts] of [
    ['at the domains', ESC],
    ['at the review', '=', ESC],
    ['after going back from it', '=', BACK, ESC],
  ] as [string, ...Act[]][]) {
    it(`sends nothing when the user leaves ${where}`, async () => {
      await assert.rejects(bind('pay_example_com', ...acts), Cancelled);
      await assert.rejects(unbind('www_example_com', ...acts), Cancelled);
      assert.deepEqual(verbs(), []);
      assert.deepEqual(boundTo('www_example_com'), ['www.example.com']);
    });
  }

  it('takes a certificate off the domain of a row without asking which, and leaves the certificate', async () => {
    const deps = bench.deps('Unbind 1 Domain');
    const domain = await domainOf('www_example_com');
    await unbindCertificate(deps)({ ...(await bench.row('www_example_com')), domain });
    assert.match(
      deps.ui.shown[0] ?? '',
      /HTTPS TO THESE DOMAINS FAILS[^]*www\.example\.com \(web-gateway\)[^]*No domain serves it then/,
    );
    assert.deepEqual(boundTo('www_example_com'), []);
    assert.deepEqual(verbs(), ['detach']);
    assert.deepEqual((await bench.row('www_example_com')).certificate.boundDomains, []);
    assert.match(deps.ui.notifications.join(), /unbound from www\.example\.com\. It stays in the account/);
  });

  it('says that there is nothing to unbind where no domain serves the certificate any more', async () => {
    const row = await bench.row('www_example_com');
    const domain = await domainOf('www_example_com');
    await unbind('www_example_com', '=', 'Unbind 1 Domain');
    const deps = bench.deps();
    await assert.rejects(async () => unbindCertificate(deps)({ ...row, domain }), Cancelled);
    assert.match(deps.ui.notifications.join(), /www\.example\.com does not serve www_example_com any more/);
    const nowhere = bench.deps();
    await assert.rejects(async () => unbindCertificate(nowhere)(row), Cancelled);
    assert.match(nowhere.ui.notifications.join(), /No domain serves www_example_com, so there is nothing to unbind/);
    assert.deepEqual(verbs(), ['detach']);
  });

  it('reads back what is bound, what is missing and another content', async () => {
    const { account, certificate } = await bench.row('www_example_com');
    const deps = bench.deps();
    const { id } = certificate;
    const [here, elsewhere] = [await domainOf('www_example_com'), await domainOf('shop_example_com')];
    const serialNumber = (await bench.deps().clouds.provider(account.id)).gateways?.details({ id });
    const known = (await serialNumber)?.serialNumber ?? assert.fail('no serial number');
    const signal = new AbortController().signal;
    const pauses: number[] = [];
    const wait = async (ms: number) => void pauses.push(ms);
    const read = (serial: string, domains: readonly DomainRef[]) =>
      readBack(deps, account, id, { serialNumber: serial, domains }, signal, wait);
    assert.deepEqual(await read(known, [here]), { verified: true, missing: [], open: [], serialNumber: known });
    assert.deepEqual(pauses, []);
    assert.deepEqual(await read(known, [here, elsewhere]), {
      verified: false,
      missing: [elsewhere],
      open: [],
      serialNumber: known,
    });
    assert.equal(pauses.length, 2);
    assert.deepEqual(await read('ab', []), { verified: false, missing: [], open: [], serialNumber: known });
  });

  it('plans only what belongs to a domain, whatever else a row knows of it', async () => {
    const { account, certificate } = await bench.row('www_example_com');
    const domain = { ...(await domainOf('www_example_com')), certificateName: 'x', certificateId: 'y' };
    const { request } = await bindPlan(bench.deps(), account, certificate, [domain]);
    assert.deepEqual(Object.keys(request.domains[0] ?? {}).sort(), [
      'domain',
      'gatewayId',
      'gatewayName',
      'groupId',
      'groupName',
      'id',
      'verifyClients',
    ]);
    assert.equal('verifyClients' in request, false);
  });
});
