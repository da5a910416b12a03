import assert from 'node:assert/strict';
import { certificateFacts } from '../../../../src/pem/x509/certificateFacts.ts';
import { knownRoots } from '../../../../src/pem/chain/knownRoots.ts';
import { holder, issue } from '../../../support/testPki.ts';
import {
  assembled,
  bundle,
  file,
  leaf,
  lower,
  lowerCertificate,
  pem,
  root,
  rootCertificate,
  upper,
  upperCertificate,
  same,
  sameAll,
} from './fixtures.ts';

const chainText = pem(lowerCertificate, upperCertificate);

describe('what is assembled for an upload: the chain', () => {
  it('is found in the same file, in others that were chosen, and beside', () => {
    for (const [chosen, beside, where] of [
      [[file('www.crt', pem(leaf) + chainText)], [], 'leafFile'],
      [[file('www.crt', pem(leaf)), file('chain.pem', chainText)], [], 'chosen'],
      [[file('www.crt', pem(leaf))], [file('chain.pem', chainText)], 'beside'],
    ] as const) {
      const { chain } = assembled(chosen, beside);
      sameAll(chain?.intermediates, [lowerCertificate, upperCertificate]);
      assert.deepEqual(
        chain?.intermediates.map(({ source }) => source.where),
        [where, where],
      );
    }
  });

  it('is put in order, and that is told', () => {
    const reversed = pem(upperCertificate, lowerCertificate, leaf);
    const { chain } = assembled([file('www.pem', reversed)]);
    sameAll(chain?.intermediates, [lowerCertificate, upperCertificate]);
    assert.equal(chain?.reordered, true);
    const apart = [file('www.crt', pem(leaf)), file('chain.pem', pem(upperCertificate, lowerCertificate))];
    assert.equal(assembled(apart).chain?.reordered, true);
    assert.equal(assembled([bundle()]).chain?.reordered, false);
    assert.equal(assembled([file('www.crt', pem(leaf))], apart.slice(1)).chain?.reordered, false);
  });

  it('names the intermediate that is missing', () => {
    const { chain } = assembled([file('www.pem', pem(leaf, upperCertificate, rootCertificate))]);
    assert.equal(chain?.missing?.issuer, 'CN=Lower CA');
    assert.equal(chain.missing.keyId, lowerCertificate.facts.subjectKeyId);
    assert.equal(chain.missing.perhapsRoot, false);
    assert.deepEqual(
      chain.leftOut.map(({ why, source }) => [why, source.block]),
      [
        ['unrelated', 1],
        ['unrelated', 2],
      ],
    );
  });

  it('ends in a root of the files, else in one that the runtime knows', () => {
    const beside = [file('root.pem', pem(rootCertificate))];
    assert.equal(assembled([bundle()], beside).chain?.root?.source?.file, 'root.pem');
    const known = assembled([bundle()], [], { knownRoots: [rootCertificate] }).chain;
    same(known?.root, rootCertificate);
    assert.equal(known?.root?.source, undefined);
    assert.equal(known?.rootsKnown, true);
    const unknown = assembled([bundle()], [], { knownRoots: knownRoots() }).chain;
    assert.equal(unknown?.root, undefined);
    assert.equal(unknown?.missing?.perhapsRoot, true);
  });

  it('leaves out copies and strangers of the chosen files, and says nothing of those beside', () => {
    const stranger = issue(holder('Elsewhere'), holder('Elsewhere'));
    const chosen = file('www.pem', pem(leaf, lowerCertificate, lowerCertificate, upperCertificate, stranger));
    const { chain } = assembled([chosen], [file('others.pem', pem(stranger, lowerCertificate))]);
    assert.deepEqual(
      chain?.leftOut.map(({ why, source }) => [why, source.block]),
      [
        ['duplicate', 2],
        ['unrelated', 4],
      ],
    );
  });

  it('goes the way that ends in a root where a CA is cross-signed', () => {
    const elsewhere = holder('Unknown Root');
    const cross = issue(elsewhere, upper);
    const { chain } = assembled([file('www.pem', pem(leaf, lowerCertificate, cross, upperCertificate))], [], {
      knownRoots: [rootCertificate],
    });
    sameAll(chain?.intermediates, [lowerCertificate, upperCertificate]);
    assert.deepEqual(
      chain?.leftOut.map(({ why }) => why),
      ['alternative'],
    );
  });

  it('keeps the longer way that was chosen where both end in a root', () => {
    const oldRoot = holder('Old Root');
    const oldRootCertificate = issue(oldRoot, oldRoot);
    const crossRoot = issue(oldRoot, root);
    const { chain } = assembled([file('www.pem', pem(leaf, lowerCertificate, upperCertificate, crossRoot))], [], {
      knownRoots: [rootCertificate, oldRootCertificate],
    });
    sameAll(chain?.intermediates, [lowerCertificate, upperCertificate, crossRoot]);
    same(chain?.root, oldRootCertificate);
  });

  it('prefers a CA that is valid to one of the same key that has expired', () => {
    const lapsed = issue(root, upper, { notAfter: new Date('2026-05-01T00:00:00Z') });
    const { chain } = assembled(
      [file('www.pem', pem(leaf, lowerCertificate, lapsed))],
      [file('chain.pem', pem(upperCertificate, rootCertificate))],
    );
    sameAll(chain?.intermediates, [lowerCertificate, upperCertificate]);
  });

  it('tells a signature that does not hold', () => {
    const der = Buffer.from(leaf.der);
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const forged = { der, facts: certificateFacts(der) };
    const { chain } = assembled([file('www.pem', pem(forged, lowerCertificate, upperCertificate))]);
    same(chain?.broken, forged);
    assert.equal(chain?.missing, undefined);
  });

  it('is found in folders full of certificates of others', () => {
    const crowd = Array.from({ length: 300 }, (_, number) => issue(root, holder(`CA ${number}`, lower.privateKey)));
    const { chain } = assembled(
      [file('www.crt', pem(leaf))],
      [file('crowd.pem', pem(...crowd)), file('chain.pem', chainText)],
    );
    sameAll(chain?.intermediates, [lowerCertificate, upperCertificate]);
  });

  it('is given up quietly among hundreds of CAs of one name', () => {
    const crowd = Array.from({ length: 250 }, () => issue(root, lower, { anonymous: true }));
    const { chain } = assembled([file('www.crt', pem(leaf, lowerCertificate))], [file('crowd.pem', pem(...crowd))]);
    same(chain?.intermediates[0], lowerCertificate);
  });
});
