// The Team page of members: the budgets that hold them, what they spent, and who can change that.

import { Section } from "@/components/layout/section";
import { BudgetLine } from "@/components/team/budget-line";
import type { BudgetView } from "@/lib/costs/schema";

type OwnBudgetsProps = { team: string; managers: string[]; spent: string; budgets: BudgetView[] };

const labels = { team: "the team's budget", user: "your budget", key: "the budget of an API key of yours" } as const;
const titles = { team: "The team", user: "You", key: "Your API keys" } as const;

export function OwnBudgets({ team, managers, spent, budgets }: OwnBudgetsProps) {
  const who = managers.length > 0 ? `${managers.join(", ")} can change them.` : "";
  return (
    <Section title="Budgets" about={`What holds for you in ${team}. ${who}`}>
      <p className="tabular-nums">You: {spent}.</p>
      {budgets.length === 0 ? <p className="text-ink-soft">No budget is set.</p> : null}
      {(["team", "user", "key"] as const).map((scope) => {
        const these = budgets.filter((budget) => budget.scope === scope);
        if (these.length === 0) return null;
        return (
          <div key={scope} className="flex flex-col gap-2">
            <h3 className="font-medium text-[13px]">{titles[scope]}</h3>
            <ul className="flex flex-col gap-3.5">
              {these.map((budget) => (
                <BudgetLine key={budget.id} budget={budget} label={labels[scope]} manages={false} />
              ))}
            </ul>
          </div>
        );
      })}
    </Section>
  );
}
