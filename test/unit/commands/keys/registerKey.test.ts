import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { registerKey } from '../../../../src/commands/keys/registerKey.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { encryptedKeyPem, privateKeyPem } from '../../../../src/pem/conversions.ts';
import type { PrivateKeyItem } from '../../../../src/pem/facts.ts';
import { privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { readPemText } from '../../../../src/pem/read.ts';
import { type SandboxBench, sandboxBench } from '../../../support/sandboxBench.ts';
import { type Act, ESC } from '../../../support/scriptedUi.ts';
import { newEcKey } from '../../../support/testPki.ts';

const RSA = { modulusLength: 2048 };
const WAITING = 'pay-example-new';
const CONFIRM = 'Register Private Key';

describe('register key, against the sandbox', () => {
  let bench: SandboxBench;
  /** The right key, PKCS#8. */
  let keyPem: string;
  beforeEach(async () => {
    bench = await sandboxBench();
    const { certificate } = await bench.row(WAITING);
    keyPem = bench.sandbox.control.materialOf(Number(certificate.id)).privateKeyPem ?? '';
  });
  afterEach(() => bench.dispose());

  const received = () =>
    Object.entries(bench.sandbox.control.writes())
      .filter(([name]) => name.startsWith('registPrivateKey'))
      .reduce((sum, [, count]) => sum + count.received, 0);
  const state = async () => (await bench.row(WAITING)).certificate.state;
  const run = async (...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await registerKey(deps)(await bench.row(WAITING));
    return deps.ui;
  };
  const stopped = async (...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await assert.rejects(Promise.resolve(registerKey(deps)(await bench.row(WAITING))), Cancelled);
    assert.equal(received(), 0);
    assert.deepEqual(bench.operations.entries(), []);
    return deps.ui;
  };

  it('finds the key in the workspace by its public one, sends it once, and the certificate can be used', async () => {
    bench.files.put('file:///shop/other.key', privateKeyPem(privateKeyDer(newEcKey())));
    bench.files.put('file:///shop/deep/anything.key', keyPem);
    const ui = await run(CONFIRM);
    assert.equal(received(), 1);
    assert.equal(await state(), 'issued');
    assert.match(ui.shown.at(-1) ?? '', /Key file: anything\.key/);
    assert.match(ui.notifications.join(), /is registered/);
  });

  it('says first that the key is sent, and shows it nowhere', async () => {
    bench.files.put('file:///shop/pay.key', keyPem);
    const ui = await run(CONFIRM);
    assert.match(
      ui.shown.at(-1) ?? '',
      /\nThe private key is sent to 127\.0\.0\.1:\d+ on this computer, and the sandbox keeps it\./,
    );
    const secret = keyPem.split('\n')[1] ?? '?';
    assert.ok(!JSON.stringify([ui.shown, ui.notifications, bench.operations.entries()]).includes(secret));
  });

  it('sends nothing unless confirmed', async () => {
    bench.files.put('file:///shop/pay.key', keyPem);
    await stopped(ESC);
    assert.equal(await state(), 'key-required');
  });

  it('asks for the password of an encrypted key', async () => {
    const [item] = readPemText(keyPem).items as PrivateKeyItem[];
    bench.files.put('file:///shop/pay.key', await encryptedKeyPem(item!.pkcs8Der, 'Päss-7531'));
    const ui = await run('pay.key', 'wrong', 'Päss-7531', CONFIRM);
    assert.equal(await state(), 'issued');
    assert.ok(!JSON.stringify([ui.shown, ui.notifications]).includes('Päss'));
  });

  it('offers of several encrypted keys the one named like the certificate first, and none that is of another kind', async () => {
    const [item] = readPemText(keyPem).items as PrivateKeyItem[];
    const locked = await encryptedKeyPem(item!.pkcs8Der, 'Päss-7531');
    const another = item!.key.algorithm === 'rsa' ? newEcKey() : generateKeyPairSync('rsa', RSA).privateKey;
    bench.files.put('file:///shop/a/old.key', locked);
    bench.files.put('file:///shop/b/another.key', await encryptedKeyPem(privateKeyDer(another), 'x'));
    bench.files.put(`file:///shop/c/${WAITING}.key`, locked);
    const ui = await stopped(ESC);
    assert.equal(ui.shown[0], `Register Private Key › Private key: A key file… | ${WAITING}.key | old.key`);
  });

  it('takes a key from anywhere, and returns to the choice for one that does not fit', async () => {
    const wrong = bench.files.put('file:///elsewhere/wrong.key', privateKeyPem(privateKeyDer(newEcKey())));
    const right = bench.files.put('file:///elsewhere/right.key', keyPem);
    bench.files.picks.push([wrong], [right]);
    const ui = await run('A key file…', 'A key file…', CONFIRM);
    assert.match(ui.notifications[0] ?? '', /not the one of this certificate/);
    assert.equal(received(), 1);
  });

  it('sends nothing of a key that does not fit', async () => {
    bench.files.picks.push([bench.files.put('file:///elsewhere/wrong.key', privateKeyPem(privateKeyDer(newEcKey())))]);
    await stopped('A key file…', ESC);
  });

  it('says why a certificate in another state takes no key', async () => {
    const deps = bench.deps();
    await assert.rejects(Promise.resolve(registerKey(deps)(await bench.row('mall-adv'))), Cancelled);
    assert.match(deps.ui.notifications.join(), /does not wait for a private key: its state is “Issued”/);
  });

  it('offers from the palette only what waits for a key', async () => {
    const deps = bench.deps(ESC);
    await assert.rejects(Promise.resolve(registerKey(deps)()), Cancelled);
    assert.deepEqual(deps.ui.shown, [`Register Private Key: ${WAITING}`]);
  });

  it('says so when the answer was lost but the key was taken', async () => {
    bench.files.put('file:///shop/pay.key', keyPem);
    bench.sandbox.control.addFault({ path: 'registPrivateKey', effect: { kind: 'cut', when: 'after' } });
    const ui = await run(CONFIRM);
    assert.equal(received(), 1);
    assert.match(ui.notifications.join(), /answer was lost, but the private key .* is registered/);
  });
});
