import type { IconName } from "../ui/Icon";

export interface Device {
  /** "Firefox on Linux"; empty when the agent says nothing that is known. */
  name: string;
  icon: IconName;
}

const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
  [/curl\//, "curl"],
  [/python|httpx|okhttp|node/i, "A program"],
];
const SYSTEMS: readonly [RegExp, string, IconName][] = [
  [/iPhone/, "iPhone", "phone"],
  [/iPad/, "iPad", "device"],
  [/Android/, "Android", "phone"],
  [/Windows/, "Windows", "device"],
  [/Mac OS X|Macintosh/, "macOS", "device"],
  [/CrOS/, "ChromeOS", "device"],
  [/Linux|X11/, "Linux", "device"],
];

/** What a User-Agent header tells people: which browser on which system. */
export function describeDevice(agent: string): Device {
  const browser = BROWSERS.find(([pattern]) => pattern.test(agent))?.[1] ?? "";
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent));
  return { name: [browser, system?.[1]].filter(Boolean).join(" on "), icon: system?.[2] ?? "monitor" };
}
