// The look of menus: the panel that opens, and a line in it.
export const menuPanel =
  "z-50 min-w-52 max-w-[calc(100vw-24px)] rounded-[12px] border border-line-2 bg-paper p-1 shadow-lg";

export const menuItem =
  "flex min-h-9 cursor-pointer select-none items-center gap-2 rounded-[7px] px-2.5 py-1.5 outline-none data-[highlighted]:bg-wall";
