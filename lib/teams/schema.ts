// Teams as people see and change them. Safe in the browser.
import { z } from "zod";

const roles = ["owner", "admin", "member"] as const;

export const roleForm = z.strictObject({ userId: z.string().max(50), role: z.enum(roles) });
export const memberForm = z.strictObject({ userId: z.string().max(50) });
export const teamForm = z.strictObject({ teamId: z.string().max(50) });

/** A team the person may work in. */
export type TeamView = { id: string; name: string; current: boolean };

/** Somebody in the team; `self` is who asks. */
export type MemberView = {
  userId: string;
  name: string;
  email: string;
  role: (typeof roles)[number];
  joinedAt: string;
  self: boolean;
};
