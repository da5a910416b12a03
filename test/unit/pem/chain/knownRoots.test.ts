import assert from 'node:assert/strict';
import { rootCertificates } from 'node:tls';
import { buildChains } from '../../../../src/pem/chain/chain.ts';
import { knownRoots } from '../../../../src/pem/chain/knownRoots.ts';

describe('roots of the runtime', () => {
  it('are all read, once', () => {
    assert.ok(rootCertificates.length > 50);
    assert.equal(knownRoots().length, rootCertificates.length);
    assert.equal(knownRoots(), knownRoots());
  });

  it('are chains of their own: self-issued, and signed by their own key', () => {
    for (const root of knownRoots()) {
      const [path] = buildChains([root], { leaf: root }).paths;
      assert.equal(path?.root, root, root.facts.fingerprint256);
    }
  });
});
