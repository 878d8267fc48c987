import { getDatalabPlan } from '../../api/datalab/plan.ts';
import type { Html } from '../core/html.ts';
import { tabs } from '../core/components/tabs.ts';
import type { Visit } from '../core/page.ts';
import { words } from './words.ts';

/** The pages of the Datalab that the caller may see, as links beside one another. */
export function datalabTabs({ language, may }: Visit, here: string): Html {
  const said = words[language];
  const list = [
    { href: '/datalab', label: said.home },
    { href: '/demandes-datalab', label: said.requests },
    { href: '/missions-datalab', label: said.missions },
    ...(may(getDatalabPlan) ? [{ href: '/datalab/plan', label: said.plan }] : []),
  ];
  return tabs(
    said.pages,
    list.map((each) => ({ ...each, isHere: each.href === here })),
  );
}
