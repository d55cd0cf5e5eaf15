// Runs before the first paint, so that a chosen theme or type size never flashes. See preferences.js.
(() => {
  for (const name of ["theme", "size"]) {
    try {
      const value = localStorage.getItem(`wence.${name}`);
      if (value) document.documentElement.dataset[name] = value;
    } catch {
      return; // storage is blocked: the defaults apply
    }
  }
})();
