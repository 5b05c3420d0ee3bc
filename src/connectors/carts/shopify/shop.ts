import { createHash } from 'node:crypto';
import type { ShopifySettings } from './settings.ts';

/** `acme.myshopify.com` */
export function shopDomain({ shop }: Pick<ShopifySettings, 'shop'>): string {
  const name = shop.toLowerCase();
  return name.endsWith('.myshopify.com') ? name : `${name}.myshopify.com`;
}

export function originOf(settings: ShopifySettings): string {
  return settings['base url'] ? new URL(settings['base url']).origin : `https://${shopDomain(settings)}`;
}

export function locationOf({ location }: Pick<ShopifySettings, 'location'>): string {
  return location.startsWith('gid:') ? location : `gid://shopify/Location/${location}`;
}

/** Shopify counts per app and shop: the app is known by its id, or by its token, which must not be named. */
export function accountOf(settings: ShopifySettings): string {
  const app = settings['client id'] ?? settings['access token'] ?? '';
  return `${shopDomain(settings)}:${createHash('sha256').update(app).digest('hex').slice(0, 8)}`;
}
