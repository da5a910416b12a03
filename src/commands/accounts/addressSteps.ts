import type { InputStep, Verdict } from '../../ui/ports.ts';
import { accountFlowSentences as say } from '../../ui/sentences/accountFlows.ts';

/** Addresses of the user's own, as origins. */
export interface AddressAnswers {
  endpoint: string;
  /** Of the service that knows users and projects. */
  identityEndpoint: string;
}

/** For a flow that is to begin at the addresses. */
export const ADDRESS_STEP = 'address';

/** @param isAsked whether the account has an address of its own */
export function endpointStep<Answers extends AddressAnswers>(
  isAsked: (answers: Partial<Answers>) => boolean,
): InputStep<Answers> {
  return {
    kind: 'input',
    name: ADDRESS_STEP,
    title: say.endpointTitle(),
    prompt: () => say.endpointPrompt(),
    placeholder: 'https://gateway.example.com',
    skip: (answers) => !isAsked(answers),
    value: ({ endpoint }) => endpoint ?? '',
    validate: endpointVerdict,
    accept: (answers, endpoint) => ({ ...answers, endpoint: originOf(endpoint) }),
  };
}

/** @param isAsked whether the account names where its users and projects are */
export function identityEndpointStep<Answers extends AddressAnswers>(
  isAsked: (answers: Partial<Answers>) => boolean,
): InputStep<Answers> {
  return {
    kind: 'input',
    title: say.identityEndpointTitle(),
    prompt: () => say.identityEndpointPrompt(),
    placeholder: 'https://iam.example.com',
    skip: (answers) => !isAsked(answers),
    value: ({ identityEndpoint }) => identityEndpoint ?? '',
    validate: endpointVerdict,
    accept: (answers, endpoint) => ({ ...answers, identityEndpoint: originOf(endpoint) }),
  };
}

function originOf(endpoint: string): string {
  return new URL(endpoint.trim()).origin;
}

function endpointVerdict(value: string): Verdict {
  let url: URL;
  try {
    url = new URL(value.trim());
  } catch {
    return { error: say.endpointInvalid() };
  }
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) return { error: say.endpointInsecure() };
  const bare =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return bare ? undefined : { error: say.endpointBare() };
}
