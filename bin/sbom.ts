import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Bill, billOfMaterials } from '../runtime/dependencies.ts';
import { runProgram } from '../runtime/parent.ts';

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

/** `npm run sbom -- FILE` writes the bill of materials of what runs, as CycloneDX; to bom.json by default. */
await runProgram(async () => {
  const target = resolve(process.argv[2] ?? 'bom.json');
  const bill = await billOfMaterials(read('package.json'), read('package-lock.json'));
  writeFileSync(target, bill);
  console.log(`${Bill.parse(JSON.parse(bill)).components.length} packages, written to ${target}.`);
});
