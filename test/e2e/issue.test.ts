import assert from 'node:assert/strict';
import { until } from './harness/until.ts';
import { type Journey, startJourney } from './journey.ts';

/** What a newcomer does first, with nothing but the built-in sandbox. */
describe('from a welcome to an issued certificate', function () {
  // Each step stands on the one before.
  this.bail(true);
  let journey: Journey;
  before(async () => (journey = await startJourney({ sandbox: 'own' })));
  after(() => journey?.stop());

  it('an empty view offers the sandbox first', async () => {
    const { workbench } = journey;
    await workbench.openContainer('Certificates');
    const certificates = workbench.view('Certificates');
    assert.match(await certificates.waitForWelcome(/sandbox/i), /sandbox[\s\S]*account/i);
    await workbench.screenshot('welcome');
  });

  it('one click adds it, and its certificates appear in groups', async () => {
    const { workbench } = journey;
    const certificates = workbench.view('Certificates');
    await certificates.welcomeButton('Sandbox');
    await certificates.waitForRow('Sandbox');
    await certificates.waitForRow(/^Global Edge/);
    await certificates.waitForRow('www-example');
    await until('the badge to count what needs attention', async () =>
      /^[1-9]\d*$/.test(await workbench.badge('Certificates')),
    );
    await workbench.view('Needs Attention').waitForRow(/./);
  });

  it('the title button opens the steps, and each answer is checked while typing', async () => {
    const { workbench } = journey;
    await workbench.view('Certificates').titleAction('Issue Certificate');
    const { quickInput } = workbench;
    await quickInput.waitFor({ title: /Type/, step: 1, item: /Global Edge/ });
    await quickInput.click(/Global Edge/);
    await quickInput.waitFor({ title: /Name/, step: 2 });
    await quickInput.type('www-example');
    await quickInput.waitFor({ message: /already/ });
    await quickInput.type('9-lives');
    await quickInput.waitFor({ message: /letter/ });
    await quickInput.enter('web-frontend');
    await quickInput.waitFor({ title: /Common name/, step: 3 });
    await quickInput.type('192.0.2.1');
    await quickInput.waitFor({ message: /IP address/ });
    await quickInput.type('*.co.kr');
    await quickInput.waitFor({ message: /registry/ });
    await quickInput.type('bücher.example');
    await quickInput.waitFor({ message: /xn--bcher-kva/ });
    await quickInput.enter('*.example.com');
  });

  it('further names can be pasted line by line', async () => {
    const { workbench } = journey;
    const { quickInput } = workbench;
    await quickInput.waitFor({ title: /Further names/, step: 4 });
    await workbench.paste('api.example.org\nshop.example.net\r\napi.example.org');
    await quickInput.waitFor({ message: /3 names in all.*1 repeated.*does not cover example\.com/ });
    await workbench.screenshot('names');
  });

  it('going back keeps what was typed', async () => {
    const { quickInput } = journey.workbench;
    await quickInput.back();
    await quickInput.waitFor({ title: /Common name/, step: 3, value: '*.example.com' });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Further names/, step: 4 });
    assert.match((await quickInput.state())?.value ?? '', /api\.example\.org.*shop\.example\.net/);
    await quickInput.accept();
  });

  it('the plan is shown whole before anything is sent', async () => {
    const { workbench } = journey;
    const { message, detail, buttons } = await workbench.dialog.waitFor(/web-frontend/);
    assert.match(message, /Global Edge/);
    for (const fact of [
      '*.example.com',
      'api.example.org, shop.example.net',
      'POST',
      'requestGedCertificateIssuance',
      '"dnsName"',
      'Cost',
    ])
      assert.ok(detail.includes(fact), `${fact} is missing in:\n${detail}`);
    assert.ok(buttons.includes('Back') && buttons.includes('Issue Certificate'), buttons.join());
    await workbench.screenshot('plan');
    await workbench.dialog.press('Issue Certificate');
  });

  it('the new row is shown at once, waits, and becomes issued by itself', async () => {
    const { workbench } = journey;
    const certificates = workbench.view('Certificates');
    await certificates.waitForRow(/web-frontend.*(being issued|Pending)/i);
    await workbench.notifications.waitFor(/web-frontend is ordered/);
    await certificates.waitForRow(/web-frontend.*\d+ days left/);
    // On a slow machine the pending one of the samples times out meanwhile, and one message tells of both.
    await workbench.notifications.waitFor(/web-frontend(: | \()Issued/);
    await workbench.screenshot('issued');
  });

  it('Activity tells the story of the order', async () => {
    const { workbench } = journey;
    const activity = workbench.view('Activity');
    await activity.open();
    await activity.waitForRow(/web-frontend/);
    await activity.click(/web-frontend/);
    const text = await workbench.editorText(/web-frontend/);
    for (const fact of [/requestGedCertificateIssuance/, /answer/i, /Issued/i]) assert.match(text, fact);
    await workbench.screenshot('activity');
  });

  it('the details say everything that is known', async () => {
    const { workbench } = journey;
    await workbench.view('Certificates').chooseFromContextMenu('web-frontend', /Show Details/);
    const text = await workbench.editorText(/web-frontend/, /Serial number/);
    for (const fact of ['api.example.org', 'Global Edge', 'Serial'])
      assert.ok(text.includes(fact), `${fact} in:\n${text}`);
    await workbench.screenshot('details');
  });

  it('copies come from the context menu', async () => {
    const { workbench } = journey;
    await workbench.view('Certificates').chooseFromContextMenu('web-frontend', /Copy.*Alternative|Copy All/);
    const copied = '*.example.com\napi.example.org\nshop.example.net';
    await until('the names to be copied', async () => (await workbench.clipboard()) === copied, {
      seen: () => workbench.clipboard(),
    });
  });

  it('the filter narrows the tree while typing and can be taken off', async () => {
    const { workbench } = journey;
    const certificates = workbench.view('Certificates');
    await certificates.titleAction('Filter');
    await workbench.quickInput.waitFor({ title: /Filter/ });
    await workbench.quickInput.type('web-fro');
    await certificates.waitUntilGone('www-example');
    await certificates.waitForRow('web-frontend');
    await workbench.quickInput.accept();
    await certificates.titleAction('Clear Filter');
    await certificates.waitForRow('www-example');
  });

  it('issuing again starts with the type, a free name and the names of before', async () => {
    const { workbench } = journey;
    const { quickInput } = workbench;
    await workbench.view('Certificates').chooseFromContextMenu('edge-failed', /Issue Again/);
    const { items } = await quickInput.waitFor({ title: /Type/, step: 1, item: /Global Edge/ });
    assert.match(items.find(({ focused }) => focused)?.label ?? '', /Global Edge/);
    await quickInput.accept();
    await quickInput.waitFor({ title: /Name/, step: 2, value: 'edge-failed-2' });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Common name/, step: 3, value: 'failed.example.co.kr' });
    await quickInput.cancel();
    await quickInput.waitUntilClosed();
  });

  it('a reloaded window finds the account and what was ordered', async () => {
    const { workbench } = journey;
    await workbench.reload();
    await workbench.openContainer('Certificates');
    await workbench.view('Certificates').waitForRow('web-frontend');
  });
});
