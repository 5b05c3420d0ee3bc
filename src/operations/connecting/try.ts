import type { Vault } from '../../connectors/api-contract.ts';
import type { TestStep } from '../../connectors/contract.ts';
import { asCrossdockError } from '../../support/errors.ts';
import type { Dock } from '../dock.ts';
import type { Consent } from './consent.ts';
import { heldVault } from './held-vault.ts';
import type { ConnectPlan } from './plan.ts';

export interface Tried {
  readonly works: boolean;
  /** What the partner gave, to be remembered under the connection's name. */
  readonly token: string | undefined;
}

/** Exchanges the consent and tests settings that stand nowhere yet; whatever is given meanwhile is in memory only. */
export async function tryConnect(
  dock: Dock,
  plan: ConnectPlan,
  consent: Consent | undefined,
  tell: (step: TestStep) => void,
): Promise<Tried> {
  const { place, workspace } = plan;
  // It begins empty, so that an old token does not hide a wrong setting.
  const held = heldVault();
  if (consent && !(await exchanged(dock, plan, consent, held, tell))) return { works: false, token: undefined };
  const open = dock.drafts.connect(workspace, new Map([[place.name, held]]));
  try {
    for await (const step of open.transport(place.name).test({ directory: '' }, { receive: true, send: true })) {
      tell(step);
      if (!step.ok) return { works: false, token: undefined };
    }
  } finally {
    await open.close();
  }
  return { works: true, token: await held.read() };
}

async function exchanged(
  dock: Dock,
  { place: { connector, name }, settings }: ConnectPlan,
  consent: Consent,
  vault: Vault,
  tell: (step: TestStep) => void,
): Promise<boolean> {
  const from = performance.now();
  const step = (ok: boolean, detail: string, code?: string): TestStep => ({
    name: 'authorisation',
    ok,
    milliseconds: Math.round(performance.now() - from),
    detail,
    ...(code !== undefined && { code }),
  });
  try {
    const context = dock.drafts.apiContext(connector.id, name, vault);
    const token = await connector.oauth?.exchange(settings, consent, context);
    if (token !== undefined) await vault.renew(undefined, async () => token);
    tell(step(true, `${connector.label} has given us a token.`));
    return true;
  } catch (thrown) {
    const { message, hint, code } = asCrossdockError(thrown);
    tell(step(false, `${message} ${hint}`, code));
    return false;
  }
}
