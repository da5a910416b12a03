import assert from 'node:assert/strict';
import { compareNames } from '../../../../src/pem/nameCoverage.ts';
import { reissueSentences } from '../../../../src/ui/sentences/reissue.ts';

const MALL = ['mall.example.com', 'www.mall.example.com'];

describe('what is said of the certificates that a CSR may reissue', () => {
  it('tells a certificate that has no name of the CSR from one that loses some', () => {
    const csrNames = (...names: string[]) => reissueSentences.csrNames(compareNames(MALL, names));
    assert.equal(csrNames(...MALL), 'same names as the CSR');
    assert.equal(
      csrNames('mall.example.com', 'new.example.com'),
      '1 name of it is not in the CSR, the CSR adds 1 name',
    );
    assert.equal(csrNames('*.mall.example.com'), '2 names of it are not in the CSR, the CSR adds 1 name');
    assert.equal(csrNames('other.example.org'), 'no name in common with the CSR');
  });
});
