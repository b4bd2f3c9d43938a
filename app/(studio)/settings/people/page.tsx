// Where a team's people were; they are on the Team page now.
import { redirect } from "next/navigation";
import { paths } from "@/lib/paths";

export default function PeoplePage() {
  redirect(paths.team());
}
