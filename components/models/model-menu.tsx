"use client";
// The models to choose from: searchable, grouped by connection. Opens at once: it is loaded when it is asked for.
import { Command } from "cmdk";
import { Check } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { ByName, placesFor, placesIn } from "./by-name";
import { byConnection, fits, type ModelChoice, sharedNeed } from "./choice";
import { ModelButton } from "./model-button";
import type { MenuProps } from "./model-picker";

const words = { free: "free", known: "", unknown: "price unknown" } as const;

/** What a model is found by. */
const wordsOf = (model: ModelChoice): string => `${model.name} ${model.connectionName} ${model.id}`;

type RowProps = { model: ModelChoice; needs: string | null; chosen: boolean; onChoose: () => void };

function Row({ model, needs, chosen, onChoose }: RowProps) {
  return (
    <Command.Item
      value={wordsOf(model)}
      disabled={!model.ready}
      onSelect={onChoose}
      className="flex min-h-9 cursor-pointer items-center gap-2 rounded-[7px] px-2 py-1.5 data-[disabled=true]:cursor-not-allowed data-[selected=true]:bg-wall data-[disabled=true]:text-ink-soft"
    >
      <Check aria-hidden className={`size-4 shrink-0 text-accent-ink ${chosen ? "" : "invisible"}`} />
      <span className="min-w-0 flex-1">
        <span className="block truncate">{model.name}</span>
        {needs ? <span className="block text-[12.5px] text-ink-soft">{needs}</span> : null}
        {model.leavesOn ? <span className="block text-[12.5px] text-ink-soft">leaves on {model.leavesOn}</span> : null}
      </span>
      <span className="text-[12.5px] text-ink-soft">{words[model.price]}</span>
    </Command.Item>
  );
}

export default function ModelMenu({ models, chosen, onChoose }: MenuProps) {
  const [open, setOpen] = useState(true);
  const [sought, seek] = useState("");
  const places = placesFor(sought, models);
  const turn = (now: boolean) => {
    setOpen(now);
    seek("");
  };
  const choose = (id: string) => {
    onChoose(id);
    turn(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={turn}>
      <Popover.Trigger asChild>
        <ModelButton chosen={chosen} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label="Models"
          className="z-50 w-80 max-w-[calc(100vw-24px)] rounded-[12px] border border-line-2 bg-paper p-1 shadow-lg"
        >
          <Command label="Find a model" loop filter={fits} {...(chosen ? { defaultValue: wordsOf(chosen) } : {})}>
            <Command.Input
              aria-label="Find a model"
              placeholder="Find a model"
              value={sought}
              onValueChange={seek}
              className="mb-1 h-9 w-full rounded-[8px] bg-wall px-2.5 placeholder:text-ink-soft"
            />
            {/* Beside the list: a list box may hold nothing but what can be chosen. */}
            <div role="status">
              {places.length === 0 ? (
                <Command.Empty className="px-3 py-4 text-ink-soft">No model has that name.</Command.Empty>
              ) : null}
            </div>
            <Command.List label="Models" className="max-h-72 overflow-y-auto">
              <ByName sought={sought} places={places} onChoose={choose} />
              {byConnection(models).map(([connection, offered]) => (
                <Command.Group
                  key={connection}
                  heading={
                    <>
                      {connection}
                      {sharedNeed(offered) ? <span className="block">{sharedNeed(offered)}</span> : null}
                      {placesIn(offered).length > 0 ? (
                        <span className="block">Any other there: write its owner/name above.</span>
                      ) : null}
                    </>
                  }
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-[12.5px] [&_[cmdk-group-heading]]:text-ink-soft"
                >
                  {offered.map((model) => (
                    <Row
                      key={model.id}
                      model={model}
                      needs={sharedNeed(offered) ? null : model.needs}
                      chosen={model.id === chosen?.id}
                      onChoose={() => choose(model.id)}
                    />
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
