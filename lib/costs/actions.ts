// What people do about budgets from the Team page.
"use server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { action } from "@/lib/access/action";
import { paths } from "@/lib/paths";
import { changeBudget as change, createBudget, removeBudget as remove } from "./change-budgets";
import { budgetChangeForm, budgetForm } from "./schema";

/** The form of a new budget. */
export const setBudget = action(budgetForm, async (member, { limit, ...wanted }) => {
  await createBudget(member, { ...wanted, limitMicros: limit });
  revalidatePath(paths.team());
});

/** The form of a budget that is there. */
export const changeBudget = action(budgetChangeForm, async (member, { id, limit, allowUnknown }) => {
  await change(member, id, { limitMicros: limit, allowUnknown });
  revalidatePath(paths.team());
});

/** Takes a budget away; what was spent stays in the ledger. */
export const removeBudget = action(z.strictObject({ id: z.string().max(50) }), async (member, { id }) => {
  await remove(member, id);
  revalidatePath(paths.team());
});
