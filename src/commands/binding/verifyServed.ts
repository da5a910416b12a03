import type { Account } from '../../certificates/account.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { asciiDomain } from '../../certificates/upload/coverage.ts';
import { compareServed, type StoredFacts } from '../../certificates/upload/servedCertificate.ts';
import type { DomainRef } from '../../certificates/placement.ts';
import { Cancelled } from '../../errors.ts';
import { isDnsName, nameCovers } from '../../pem/nameCoverage.ts';
import { bindingSentences } from '../../ui/sentences/binding.ts';
import { servedSentences as say } from '../../ui/sentences/served.ts';
import type { CommandDeps, Handler } from '../deps.ts';
import { freshCertificate } from './freshCertificate.ts';
import { sameDomain } from './readBack.ts';
import { pickCertificate } from '../targets.ts';
import { proxyFor } from './proxy.ts';
import { shakeHands } from './tlsHandshake.ts';

/** Compares what a domain serves in a TLS handshake with the certificate that is stored for it. Reads only. */
export const checkServed =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const isBound = ({ boundDomains = [] }: CertificateRecord) => boundDomains.length > 0;
    const { account, certificate } = await pickCertificate(deps, say.title(), target, isBound);
    const fresh = await freshCertificate(deps, account, certificate);
    const domain = await chooseDomain(deps, fresh, target?.domain);
    const host = await hostFor(deps, domain);
    await check(deps, account, fresh, domain, host);
  };

async function chooseDomain(
  { ui }: CommandDeps,
  { name, boundDomains = [] }: CertificateRecord,
  given: DomainRef | undefined,
): Promise<DomainRef> {
  const wanted = given && boundDomains.find((domain) => sameDomain(domain, given));
  if (wanted) return wanted;
  const [only] = boundDomains;
  if (!only || given) {
    void ui.notify('information', given ? bindingSentences.notBoundTo(name, given) : say.notBound(name));
    throw new Cancelled();
  }
  if (boundDomains.length === 1) return only;
  const choices = boundDomains.map((domain) => ({
    value: domain,
    label: domain.domain,
    description: bindingSentences.domainPlace(domain),
    icon: 'globe',
  }));
  return ui.pick(say.title(), say.domainPlaceholder(name), choices);
}

/** A wildcard answers to many names, of which one has to be asked for. */
async function hostFor({ ui }: CommandDeps, { domain }: DomainRef): Promise<string> {
  const pattern = asciiDomain(domain);
  if (!pattern.startsWith('*.')) return pattern;
  const typed = await ui.input({
    title: say.hostTitle(),
    prompt: say.hostPrompt(domain),
    value: `www${pattern.slice(1)}`,
    validate: (value) => {
      const host = asciiDomain(value);
      return isDnsName(host) && nameCovers(pattern, host) ? undefined : { error: say.hostNotCovered(domain) };
    },
  });
  return asciiDomain(typed);
}

async function check(
  deps: CommandDeps,
  account: Account,
  certificate: CertificateRecord,
  domain: DomainRef,
  host: string,
): Promise<void> {
  const { ui, clouds } = deps;
  const { gateways } = await clouds.provider(account.id);
  const address = gateways?.servedAt?.(domain) ?? { host, port: 443 };
  const proxy = proxyFor(address, deps.proxy());
  const shown = await ui.progress('notification', say.asking(host), (signal) =>
    shakeHands(address, host, signal, { proxy }),
  );
  const { severity, message } =
    'problem' in shown
      ? { severity: 'warning' as const, message: say.silent(host, address.port, shown) }
      : resultOf(host, shown.leafDer, certificate);
  const buttons = severity === 'warning' ? [{ id: 'again', label: say.again() }] : [];
  const pressed = await ui.notify(severity, message, buttons);
  if (pressed) await check(deps, account, certificate, domain, host);
}

function resultOf(host: string, leafDer: Uint8Array, { serialNumber, issuer, notAfter }: CertificateRecord) {
  const stored: StoredFacts = {
    ...(serialNumber !== undefined && { serialNumber }),
    ...(issuer !== undefined && { issuer }),
    ...(notAfter && { notAfter }),
  };
  const { verdict, served } = compareServed(leafDer, stored);
  const hasEnded = served.notAfter.getTime() < Date.now();
  const message = verdict === 'different' ? say.different(host, served, stored) : say[verdict](host, served);
  return {
    severity: verdict === 'different' || hasEnded ? ('warning' as const) : ('information' as const),
    message: hasEnded ? `${message} ${say.expired()}` : message,
  };
}
