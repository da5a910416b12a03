import { startSandbox } from './index.ts';

/**
 * `npm run sandbox`: prints one line of JSON, a `SandboxAddress` with the control port, and runs until it is stopped.
 * `--certificates=N` starts with N certificates, `--state=FILE` keeps the state there.
 */
async function main(): Promise<void> {
  const option = (name: string): string | undefined =>
    process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  const certificates = option('certificates');
  const stateFile = option('state');
  const sandbox = await startSandbox({
    control: true,
    ...(certificates !== undefined && { certificates: Number(certificates) }),
    ...(stateFile !== undefined && { stateFile }),
  });
  process.stdout.write(`${JSON.stringify(sandbox.address)}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.dispose());
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'the sandbox did not start'}\n`);
  process.exitCode = 1;
});
