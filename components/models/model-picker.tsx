"use client";
// Choosing a model. The menu is fetched as soon as somebody comes near it: most questions need none.
import dynamic from "next/dynamic";
import { useState } from "react";
import type { ModelChoice } from "./choice";
import { ModelButton } from "./model-button";

export type MenuProps = {
  models: readonly ModelChoice[];
  chosen: ModelChoice | undefined;
  onChoose: (id: string) => void;
};

const fetchMenu = () => import("./model-menu");
const ModelMenu = dynamic(fetchMenu, { ssr: false });

export function ModelPicker(props: MenuProps) {
  const [here, setHere] = useState(false);
  const near = () => void fetchMenu();
  if (here) return <ModelMenu {...props} />;
  return (
    <ModelButton
      chosen={props.chosen}
      onPointerEnter={near}
      onFocus={near}
      onClick={() => void fetchMenu().then(() => setHere(true))}
    />
  );
}
