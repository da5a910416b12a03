import assert from 'node:assert/strict';
import { SANDBOX_ZONE } from '../../../../src/certificates/account.ts';
import type { IssuanceRequest } from '../../../../src/certificates/writes.ts';
import { organizationSteps } from '../../../../src/commands/issue/issuanceSteps.ts';
import { issueAgain, issueCertificate } from '../../../../src/commands/issue/issueCertificate.ts';
import { Cancelled, ExtensionError } from '../../../../src/errors.ts';
import { privateKeyPem } from '../../../../src/pem/conversions.ts';
import { buildCsr } from '../../../../src/pem/x509/csrBuilder.ts';
import { formatName } from '../../../../src/pem/x509/distinguishedName.ts';
import { privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { readPemText } from '../../../../src/pem/read.ts';
import { type SandboxBench, sandboxBench } from '../../../support/sandboxBench.ts';
import { type Act, BACK, ESC } from '../../../support/scriptedUi.ts';
import { newEcKey } from '../../../support/testPki.ts';

describe('issue an Advanced certificate, against the sandbox', () => {
  let bench: SandboxBench;
  let dv: string;
  let ov: string;
  let edge: string;
  beforeEach(async () => {
    bench = await sandboxBench();
    const { account } = await bench.row('mall-adv');
    const provider = await bench.deps().clouds.provider(account.id);
    const offers = (await provider.issuance?.offers()) ?? [];
    const named = (kind: string) => offers.find((offer) => offer.kind === kind)?.name ?? '';
    dv = named('advanced-dv');
    ov = named('advanced-ov');
    edge = named('global-edge');
  });
  afterEach(() => bench.dispose());

  const newKey = (): Act[] => [
    dv,
    'New key and CSR',
    'fresh-adv',
    'www.fresh.example',
    'fresh.example',
    'ECDSA, P-256',
    '',
    '/shop',
    '=',
    'Lasting DNS record',
    '2 years',
    'Issue Certificate',
  ];
  const order = (): IssuanceRequest | undefined => {
    const plan = bench.operations.entries()[0]?.plan;
    return plan?.action === 'issue' ? plan.request : undefined;
  };
  const received = (name: string) => bench.sandbox.control.issues()[name]?.received ?? 0;

  it('with a new key writes both files, sends the order once, and says first that it is billed', async () => {
    const deps = bench.deps(...newKey());
    await issueCertificate(deps)();
    assert.equal(received('fresh-adv'), 1);
    const [csr] = readPemText(bench.files.text('file:///shop/www.fresh.example.csr')).items;
    assert.ok(csr?.kind === 'csr');
    assert.equal(order()?.requestedKey?.spkiSha256, csr.facts.spkiSha256);
    assert.deepEqual([order()?.validationMethod, order()?.subscriptionYears], ['dns-persistent', 2]);
    assert.match(
      deps.ui.shown.at(-1) ?? '',
      /^[^\n]*\nCOST: this order is billed at once, as a subscription of 2 years\.\n\nAccount: /,
    );
    assert.deepEqual(
      bench.sandbox.control.charges().map(({ what, quantity }) => [what, quantity]),
      [['subscription', 2]],
    );
    assert.match(deps.ui.notifications.join(), /ordered.*DNS records/);
  });

  it('in the sandbox says what the service bills, and that nothing is billed here', async () => {
    const deps = bench.deps(...newKey().with(-1, ESC));
    const { account } = await bench.row('mall-adv');
    const inSandbox = { ...account, zone: SANDBOX_ZONE };
    await assert.rejects(Promise.resolve(issueCertificate(deps)({ account: inSandbox })), Cancelled);
    assert.match(
      deps.ui.shown.at(-1) ?? '',
      /\nCOST: this order is billed at once, .* This is the sandbox: nothing is billed here\.\n/,
    );
  });

  it('Esc at any step writes and sends nothing', async () => {
    for (let step = 0; step < newKey().length; step += 1) {
      const deps = bench.deps(...newKey().slice(0, step), ESC);
      await assert.rejects(Promise.resolve(issueCertificate(deps)()), Cancelled);
    }
    assert.equal(bench.files.stored.size, 0);
    assert.equal(received('fresh-adv'), 0);
  });

  it('with the CSR of a file asks neither for names nor for a key', async () => {
    const key = newEcKey();
    bench.files.put('file:///shop/own.key', privateKeyPem(privateKeyDer(key)));
    bench.files.put(
      'file:///shop/own.csr',
      encodePem('CERTIFICATE REQUEST', buildCsr({ dnsNames: ['own.example'] }, key)),
    );
    const deps = bench.deps(dv, 'own.example', 'own-adv', '=', '=', 'Issue Certificate');
    await issueCertificate(deps)();
    assert.equal(order()?.commonName, 'own.example');
    assert.match(deps.ui.shown.at(-1) ?? '', /Private key: own\.key/);
    assert.equal(bench.files.keys.size, 0);
  });

  it('of an organisation asks which, refuses one that is not verified, and puts it into the CSR', async () => {
    const account = bench.accounts.list()[0]!;
    const organizations = await (await bench.deps().clouds.provider(account.id)).issuance?.organizations();
    const verified = organizations?.find(({ unverified }) => unverified === undefined);
    const other = organizations?.find(({ unverified }) => unverified !== undefined);
    assert.ok(verified && other);
    const rest = ['New key and CSR', 'corp-ov', 'corp.example', '', 'ECDSA, P-256', '=', 'Seoul', 'KR'];
    const acts: Act[] = [ov, other.name, verified.name, ...rest, '', '/shop', '=', '=', '=', 'Issue Certificate'];
    const deps = bench.deps(...acts);
    await issueCertificate(deps)();
    assert.equal(deps.ui.refusals.length, 1);
    assert.equal(order()?.organization?.number, verified.number);
    const [csr] = readPemText(bench.files.text('file:///shop/corp.example.csr')).items;
    assert.ok(csr?.kind === 'csr' && formatName(csr.facts.subject).includes(verified.name));
    assert.equal(received('corp-ov'), 1);
  });

  it('names in the CSR the organisation that is chosen last, unless another name was typed', () => {
    const [, pick] = organizationSteps();
    assert.ok(pick?.kind === 'pick');
    const [first, second] = ['First', 'Second'].map((name, index) => ({ number: `${index}`, name }));
    const chosen = pick.accept({}, first);
    assert.equal(pick.accept(chosen, second).organisation, 'Second');
    assert.equal(pick.accept({ ...chosen, organisation: 'Typed' }, second).organisation, 'Typed');
  });

  it('going back to a type without a CSR asks for no key', async () => {
    const deps = bench.deps(dv, BACK, edge, 'plain-edge', 'plain.example', '', 'Issue Certificate');
    await issueCertificate(deps)();
    assert.equal(order()?.requestedKey, undefined);
    assert.equal(received('plain-edge'), 1);
  });
  it('is not sent if its key cannot be written', async () => {
    bench.files.writeNewKey = () => Promise.reject(new ExtensionError('file.unwritable', 'full'));
    await assert.rejects(Promise.resolve(issueCertificate(bench.deps(...newKey()))()), { code: 'file.unwritable' });
    assert.equal(received('fresh-adv'), 0);
  });

  it('once more after it has expired starts with its names', async () => {
    const deps = bench.deps(
      '=',
      'New key and CSR',
      '=',
      '=',
      '=',
      'ECDSA, P-256',
      '',
      '/shop',
      '=',
      '=',
      '=',
      'Issue Certificate',
    );
    await issueAgain(deps)(await bench.row('survey-adv'));
    assert.equal(order()?.commonName, 'survey.example.com');
    assert.equal(order()?.certificateName, 'survey-adv-2');
  });
});
