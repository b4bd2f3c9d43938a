// The roles in a team, and what each may do.
import type { MemberView } from "@/lib/teams/schema";

export const said = {
  owner: { name: "Owner", may: "Everything, and may make owners" },
  admin: { name: "Admin", may: "Invites people, connects models, sets budgets" },
  member: { name: "Member", may: "Works in the team" },
} as const satisfies Record<MemberView["role"], { name: string; may: string }>;

export type Role = MemberView["role"];
// Named here, not taken from the schema: that would bring its checks into the browser.
export const roles = Object.keys(said) as Role[];
