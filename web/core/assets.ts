import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';

const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' } as const;
const FILES = ['neutral.css', 'common.css', 'state.css', 'app.js', 'icon.svg'] as const;
type File = (typeof FILES)[number];

type Asset = { type: string; url: string; plain: Buffer; br: Buffer; gzip: Buffer };

function load(name: File): Asset {
  const plain = readFileSync(new URL(`../assets/${name}`, import.meta.url));
  const [stem = '', extension = 'css'] = name.split('.');
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 12);
  const type = TYPES[extension as keyof typeof TYPES];
  return { type, url: `/assets/${stem}-${hash}.${extension}`, plain, br: brotliCompressSync(plain), gzip: gzipSync(plain) };
}

const assets = new Map<string, Asset>(FILES.map((name) => [name, load(name)]));
const byUrl = new Map([...assets.values()].map((asset) => [asset.url, asset]));

/** The address of a style sheet, a script or a picture: its content is in its name, so that it may be kept for ever. */
export const assetUrl = (name: File): string => assets.get(name)?.url ?? '';

/** Serves them, packed once. */
export const serveAssets: RequestHandler = (req, res, next) => {
  const asset = byUrl.get(req.path);
  if (!asset) {
    next();
    return;
  }
  const packing = req.acceptsEncodings(['br', 'gzip']);
  res.set({ 'Cache-Control': 'public, max-age=31536000, immutable', 'Content-Type': asset.type, Vary: 'Accept-Encoding' });
  if (packing === 'br' || packing === 'gzip') res.set('Content-Encoding', packing);
  res.end(packing === 'br' ? asset.br : packing === 'gzip' ? asset.gzip : asset.plain);
};
