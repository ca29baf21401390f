/** Whether a technical name keeps the rule (R-EVT-03). */
export const isName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]{0,29}$/.test(name);
