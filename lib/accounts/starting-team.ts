// Which of their teams a person finds themselves in after signing in.

/** SQL for the team where `person` worked last, else their own. Needs a "User" called `person` in scope. */
export const STARTING_TEAM = `
  (SELECT membership."teamId" FROM "Membership" membership JOIN "Team" team ON team."id" = membership."teamId"
   WHERE membership."userId" = person."id"
   ORDER BY (SELECT max(last."seenAt") FROM "Session" last WHERE last."userId" = person."id" AND last."teamId" = team."id") DESC NULLS LAST,
     team."personal" DESC, membership."role" = 'owner' DESC, team."createdAt" LIMIT 1)`;
