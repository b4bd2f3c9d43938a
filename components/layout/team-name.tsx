// The team on top of the rail: its mark and its name.

export const teamLine = "flex w-full items-center gap-2.5 rounded-[8px] px-2 py-1.5 text-left font-semibold";

export const TeamMark = () => (
  <span
    aria-hidden
    className="size-6 shrink-0 rounded-[7px] bg-[linear-gradient(135deg,#5b5bd6,#ab4aba_60%,#ffc53d)]"
  />
);

export const TeamName = ({ team }: { team: string }) => (
  <p className={teamLine}>
    <TeamMark />
    <span className="truncate">{team}</span>
  </p>
);
