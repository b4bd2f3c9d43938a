// What people do about their teams from the pages.
"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/access/action";
import { paths } from "@/lib/paths";
import { changeRole as change, removeMember as remove } from "./change-members";
import { memberForm, roleForm, teamForm } from "./schema";
import { switchTeam as move } from "./switch-team";

/** Goes on in another of the person's teams. */
export const switchTeam = action(teamForm, async (member, { teamId }) => {
  await move(member, teamId);
});

/** Gives somebody in the team another role. */
export const changeRole = action(roleForm, async (member, form) => {
  await change(member, form);
  revalidatePath(paths.team());
});

/** Takes somebody out of the team. */
export const removeMember = action(memberForm, async (member, { userId }) => {
  await remove(member, userId);
  revalidatePath(paths.team());
});
