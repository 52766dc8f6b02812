// Search in the pages: the index and MiniSearch are loaded when the field is first used.
(() => {
  const field = document.getElementById("search");
  const list = document.getElementById("found");
  const top = document.documentElement.dataset.top;
  let index;
  let loading;

  const script = (name) =>
    new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = top + name;
      element.onload = done;
      element.onerror = failed;
      document.head.append(element);
    });

  const load = async () => {
    await Promise.all([script("minisearch.js"), script("search-index.js")]);
    index = new MiniSearch({
      fields: ["title", "heading", "text"],
      storeFields: ["page", "title", "heading", "text"],
      searchOptions: { boost: { title: 3, heading: 4 }, prefix: true, fuzzy: 0.15, combineWith: "AND" },
    });
    index.addAll(window.starsightSections);
  };

  const show = async () => {
    loading ??= load();
    await loading;
    const words = field.value.trim();
    const found = words ? index.search(words).slice(0, 12) : [];
    list.replaceChildren(...found.map(({ page, title, heading, text }) => {
      const link = document.createElement("a");
      link.href = top + page;
      const name = document.createElement("b");
      name.textContent = heading === title ? title : `${title}: ${heading}`;
      const excerpt = document.createElement("span");
      excerpt.textContent = text.slice(0, 140);
      link.append(name, excerpt);
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
    list.hidden = found.length === 0;
    document.getElementById("count").textContent =
      words ? (found.length === 0 ? "nothing found" : `${found.length} found`) : "";
  };

  field.addEventListener("input", show);
  field.addEventListener("focus", () => (loading ??= load()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement?.tagName !== "INPUT") {
      event.preventDefault();
      field.focus();
    } else if (event.key === "Escape") {
      field.value = "";
      show();
    } else if (event.key === "Enter" && document.activeElement === field) {
      list.querySelector("a")?.click();
    }
  });
})();
