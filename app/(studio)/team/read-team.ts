// What the Team page shows to somebody who manages the team, gathered.
import type { Member } from "@/lib/access/actor";
import { listTeamKeys } from "@/lib/accounts/api-keys";
import { listInvites, mayInvite } from "@/lib/accounts/invites";
import { listBudgets } from "@/lib/costs/budget-queries";
import { type CostLine, listCosts } from "@/lib/costs/queries";
import type { BudgetView } from "@/lib/costs/schema";
import { formatSum } from "@/lib/format";
import { listMembers } from "@/lib/teams/queries";

const startOfMonth = (): string => `${new Date().toISOString().slice(0, 7)}-01T00:00:00.000Z`;

const byPerson = (member: Member): Promise<CostLine[]> => listCosts(member, { by: ["user"], from: startOfMonth() });

/** "$1.20 spent this month", and how many runs have no known price. */
function spentWords(lines: readonly CostLine[], userId: string): string {
  const line = lines.find(({ by }) => by.user === userId);
  const unknown = line?.unknown ? ` · ${line.unknown} without a known price` : "";
  return `${formatSum(line?.micros ?? 0)} spent this month${unknown}`;
}

/** What this person spent this month, in words. */
export const readSpent = async (member: Member): Promise<string> => spentWords(await byPerson(member), member.userId);

const of = (budgets: readonly BudgetView[], targetId: string): BudgetView[] =>
  budgets.filter((budget) => budget.targetId === targetId);

/** The team's people, keys, invites and budgets; `gone` are budgets of people and keys that are here no more. */
export async function readTeam(member: Member) {
  const [people, keys, invites, open, budgets, costs] = await Promise.all([
    listMembers(member),
    listTeamKeys(member),
    listInvites(member),
    mayInvite(member),
    listBudgets(member),
    byPerson(member),
  ]);
  const here = new Set([...people.map(({ userId }) => userId), ...keys.map(({ id }) => id)]);
  return {
    people: people.map((person) => ({
      ...{ person, budgets: of(budgets, person.userId), spent: spentWords(costs, person.userId) },
    })),
    keys: keys.map((key) => ({ key, budgets: of(budgets, key.id) })),
    budgets: budgets.filter(({ scope }) => scope === "team"),
    gone: budgets.filter(({ targetId }) => targetId !== null && !here.has(targetId)),
    ...{ invites, open },
  };
}
