import assert from 'node:assert/strict';
import { activityDocument } from '../../../src/editor/documents/activityDocument.ts';
import { detailsDocument } from '../../../src/editor/documents/detailsDocument.ts';
import { setLocale } from '../../../src/ui/sentences/l10n.ts';
import { inDays, NOW, record } from '../certificates/records.ts';
import { account, entry } from '../views/fixtures.ts';

before(() => setLocale('en', 'UTC'));
after(() => setLocale('en'));

describe('detailsDocument', () => {
  const certificate = record({
    name: 'shop',
    notBefore: NOW,
    notAfter: inDays(42),
    serialNumber: '0a1b',
    issuer: 'Example CA',
    orderId: 'O-7',
    usedBy: ['lb-1'],
    subjectAltNames: ['www.example.com', '*.example.com', 'xn--9n2bp8q.kr'],
    capabilities: { 'issue-again': { why: 'main-account-only' } },
    raw: { memberNo: '42', nested: { a: [1] }, empty: '' },
  });
  const page = (validation?: Parameters<typeof detailsDocument>[2], changes = {}) =>
    detailsDocument(account, { ...certificate, ...changes }, validation, NOW).markdown;

  it('has every fact with days left', () => {
    const text = page();
    for (const fact of [
      '`0a1b`',
      'Example CA',
      '`O-7`',
      '`1001`',
      'Global Edge',
      'Shop',
      '`lb-1`',
      '`memberNo`',
      '`42`',
    ]) {
      assert.ok(text.includes(fact), fact);
    }
    assert.match(text, /\| Valid until \| Jul 13, 2026, .* UTC · 42 days left \|/);
  });

  it('lists every name, as people write it too', () => {
    assert.match(page(), /- `www\.example\.com`\n- `\*\.example\.com`\n- `xn--9n2bp8q\.kr` \(실례\\\.kr\)/);
  });

  it('keeps fields that it does not know, whatever they are', () => {
    assert.match(page(), /\| `nested` \| `\{"a":\[1\]\}` \|/);
  });

  it('asks to keep records that are checked again, and of those for one order only the lasting ones', () => {
    const withRecord = (type: 'CNAME' | 'TXT') =>
      page([
        { domain: 'a.example.com', state: 'pending', stateDetail: '', record: { type, name: '_dnsauth.', value: 'v' } },
      ]);
    assert.match(withRecord('CNAME'), /and keep them: renewals check them again/);
    assert.match(withRecord('TXT'), /Keep those that are set once: later issuances check them again/);
  });

  it('says why something cannot be done', () => {
    assert.match(page(), /\| Issue again \| no: this needs a key of the main account \|/);
  });

  it('says so if nothing uses it, and nothing if the service does not tell', () => {
    assert.match(page(undefined, { usedBy: [] }), /The service says that nothing uses it/);
    assert.doesNotMatch(page(undefined, { usedBy: undefined }), /Used by/);
  });

  it('tells of a gateway’s certificate where it serves, for which domains, and whether it has a CA for clients', () => {
    const place = { groupId: 'g-1', groupName: 'shop', gatewayId: 'gw-1', gatewayName: 'web-gateway' };
    const text = page(undefined, {
      kind: 'gateway',
      placement: { scope: 'gateway', gatewayId: 'gw-1', gatewayName: 'web-gateway' },
      hasClientCa: false,
      boundDomains: [
        { id: 'd-1', domain: '*.example.com', ...place },
        { id: 'd-2', domain: 'www.example.org', groupId: 'g-2', gatewayId: 'gw-2' },
      ],
    });
    assert.match(text, /\| Available to \| gateway web-gateway \|/);
    assert.match(text, /\| CA for clients \| no \|/);
    assert.match(text, /\| `\*\.example\.com` \| shop `g-1` \| web-gateway `gw-1` \|/);
    assert.match(text, /\| `www\.example\.org` \| `g-2` \| `gw-2` \|/);
    assert.doesNotMatch(text, /Used by/, 'the domains say it already');
    assert.match(page(undefined, { boundDomains: [] }), /No domain serves it/);
    assert.doesNotMatch(page(), /CA for clients|Available to/);
  });

  it('shows a record once for the names that share it, and a failure where it happened', () => {
    const shared = { type: 'CNAME', name: '_abc.example.com.', value: '_def.example.net.' } as const;
    const text = page([
      { domain: 'example.com', state: 'pending', stateDetail: 'W', record: shared },
      { domain: '*.example.com', state: 'pending', stateDetail: 'W', record: shared },
      { domain: 'b.example.com', state: 'unknown', stateDetail: '', problem: 'network.timeout' },
    ]);
    assert.equal(text.split('`_abc.example.com.`').length, 2);
    assert.match(text, /### `example\.com`, `\*\.example\.com` — waits for the record/);
    assert.match(text, /### `b\.example\.com` — could not be read \(network\\\.timeout\)/);
  });

  it('lets nothing of the service act as Markdown', () => {
    const text = page(undefined, { name: '# [x](y)\n\n<img src=x>', raw: { '`a`|': 'b`c' } });
    assert.ok(text.startsWith('# \\# \\[x\\](y) &lt;img src=x&gt;\n'));
    assert.ok(text.includes('``b`c``'));
  });
});

describe('activityDocument', () => {
  it('shows plan, request, outcome, how it was found out and the evidence', () => {
    const { title, markdown } = activityDocument(
      entry({
        outcome: 'done',
        finding: 'list',
        settledAt: NOW,
        certificateId: '30001',
        doubt: { code: 'network.interrupted', details: { phase: 'body' } },
        evidence: { looks: 2 },
        followed: { state: 'issued', at: NOW },
      }),
    );
    assert.equal(title, 'Issue edge-shop – Activity');
    for (const part of [
      'Found in the list of certificates',
      '`30001`',
      '`network.interrupted`',
      '| `looks` | `2` |',
      '| Common name | `shop.example.com` |',
      '`www.shop.example.com`',
      '```http\nPOST https://certificates.example/issue\n\n{\n  "a": 1\n}\n```',
    ]) {
      assert.ok(markdown.includes(part), part);
    }
  });

  it('tells the end of what was uploaded as it tells every other time', () => {
    const facts = {
      commonName: 'shop.example.com',
      subjectAltNames: [],
      issuer: 'CA',
      notAfter: '2027-02-20T09:23:17.000Z',
      serialNumber: '0e',
      fingerprint256: '',
      spkiSha256: '',
      keyName: 'P-256',
    };
    const { id, accountId, accountLabel, preview } = entry().plan;
    const request = { certificateName: 'shop', leafPem: '', chainPem: '', facts };
    const { markdown } = activityDocument(
      entry({ plan: { id, accountId, accountLabel, preview, action: 'upload', request } }),
    );
    assert.match(markdown, /\| Valid until \| Feb 20, 2027, 09:23 AM UTC \|/);
  });

  it('says of an unsettled order that it is not sent again', () => {
    const { markdown } = activityDocument(entry({ doubt: { code: 'network.timeout', details: {} } }));
    assert.match(markdown, /it is not sent again/);
  });
});
