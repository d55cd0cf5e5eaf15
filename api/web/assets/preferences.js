// Theme and type size: two buttons that step through their values and remember the choice on this device.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const PREFERENCES = [
  {
    name: "size",
    title: "字号",
    values: [
      { value: "", word: "标准", icon: "size" },
      { value: "large", word: "大字", icon: "size" },
      { value: "largest", word: "特大", icon: "size" },
    ],
  },
  {
    name: "theme",
    title: "配色",
    values: [
      { value: "", word: "自动", icon: "auto" },
      { value: "light", word: "浅色", icon: "sun" },
      { value: "dark", word: "深色", icon: "moon" },
    ],
  },
];

/** @returns {HTMLElement[]} a button for each preference */
export function preferenceButtons() {
  return PREFERENCES.map(button);
}

function button(preference) {
  const current = () => document.documentElement.dataset[preference.name] ?? "";
  const index = () => Math.max(0, preference.values.findIndex((entry) => entry.value === current()));
  const element = h("button", { type: "button", class: "tool", id: `tool-${preference.name}` });

  const show = () => {
    const entry = preference.values[index()];
    const label = `${preference.title}：${entry.word}`;
    element.replaceChildren(icon(entry.icon), h("span", { class: "tool-word" }, label));
    element.setAttribute("aria-label", `${label}，点按切换`);
    element.title = label;
  };
  element.addEventListener("click", () => {
    apply(preference.name, preference.values[(index() + 1) % preference.values.length].value);
    show();
  });
  show();
  return element;
}

function apply(name, value) {
  if (value) document.documentElement.dataset[name] = value;
  else delete document.documentElement.dataset[name];
  try {
    if (value) localStorage.setItem(`wence.${name}`, value);
    else localStorage.removeItem(`wence.${name}`);
  } catch {
    // Storage is blocked: the choice holds until the page is left.
  }
}
