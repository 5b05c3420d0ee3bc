import type { Workspace } from '../config/workspace.ts';
import type { Scope } from '../storage/scope.ts';
import { didYouMean } from '../support/nearest.ts';
import { errors } from './errors.ts';

export type { Scope } from '../storage/scope.ts';

/** One merchant's data only. */
export function scopeOf(workspace: Workspace, merchant: string): Scope {
  if (workspace.merchants.has(merchant)) return [merchant];
  const near = didYouMean(merchant, workspace.merchants.keys());
  throw errors.MERCHANT_UNKNOWN({ message: `The workspace has no merchant "${merchant}".${near}`, value: merchant });
}

export function inScope(scope: Scope, merchant: string): boolean {
  return scope === 'every merchant' || scope.includes(merchant);
}
