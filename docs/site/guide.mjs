import fs from "node:fs";
import path from "node:path";

/** Documents in the root of the repository. */
const BESIDE_DOCS = /^(README|CONTRIBUTING|SECURITY|CHANGELOG)\.md$/;

/** The pages of the site: where each lies, what it is called, and what the build adds to it. */
export class Guide {
  constructor(root) {
    this.root = root;
    this.docs = path.join(root, "docs");
    this.built = path.join(root, "cli/target/guide");
    this.commands = this.#json("commands.json") ?? {};
    this.messages = this.#read("error-messages.md");
    this.version = fs.readFileSync(path.join(root, "pom.xml"), "utf8").match(/<version>(.*?)</)[1];
  }

  /** Pages that are no file in docs/: the README, what stands beside it, and one for each command. */
  virtualPages() {
    const pages = ["README", "CONTRIBUTING", "SECURITY", "CHANGELOG"].map((name) => {
      const content = fs.readFileSync(path.join(this.root, name + ".md"), "utf8");
      return { name: `${name}.md`, content, title: heading(content) ?? name };
    });
    for (const [name, help] of Object.entries(this.commands)) {
      const content = this.#command(name, help);
      pages.push({ name: `commands/${slug(name)}.md`, content, title: `starsight ${name}` });
    }
    const list = Object.keys(this.commands)
      .map((name) => `- [${name}](${slug(name)}.md)`)
      .join("\n");
    pages.push({ name: "commands/README.md", content: `# Commands\n\n${list}\n`, title: "Commands" });
    if (this.messages) {
      pages.push({ name: "guide/error-messages.md", content: this.messages, title: heading(this.messages) });
    }
    return pages;
  }

  permalink(inputPath) {
    return pageName(this.#docsPath(inputPath));
  }

  title(inputPath) {
    const file = path.join(this.docs, this.#docsPath(inputPath));
    return fs.existsSync(file) ? heading(fs.readFileSync(file, "utf8")) : undefined;
  }

  prepare(inputPath, content) {
    const page = this.#docsPath(inputPath);
    return this.#transcripts(page, content.replace(/^<!--.*-->\n/gm, ""));
  }

  navigation(current) {
    const here = path.posix.dirname(current);
    const link = (name, title) => ({
      href: path.posix.relative(here, name) || path.posix.basename(name),
      title,
      current: name === current,
    });
    const group = (title, names) => ({
      title,
      pages: names.map((name) => link(pageName(name), this.title(path.join("..", name)) ?? name)),
    });
    const recipes = this.#list("guide/recipes");
    return [
      {
        title: "",
        pages: [
          link("index.html", "Starsight"),
          link("guide/ten-minutes.html", "Ten minutes"),
          link("guide/index.html", "Guide"),
          link("guide/new-application.html", "A new application"),
          link("guide/shell-and-notebook.html", "Shell and notebook"),
          link("commands/index.html", "Commands"),
          ...(fs.existsSync(path.join(this.root, "target/reports/apidocs"))
            ? [link("javadoc/index.html", "Javadoc")]
            : []),
        ],
      },
      group("Recipes", recipes),
      group("Coming from", this.#list("guide/coming-from")),
      group("When it matters", [
        "guide/errors.md",
        ...(this.messages ? ["guide/error-messages.md"] : []),
        "guide/worse.md",
        "benchmarks.md",
        "statistics.md",
      ]),
      group("Topics", this.#list(".").filter((name) => !/^(benchmarks|statistics|architecture|fuzzing)\.md/.test(name))),
      group("Inside", ["architecture.md", "fuzzing.md", ...this.#list("decisions")]),
    ];
  }

  /** The colours of the reports, so that the site looks like them. */
  colors() {
    const css = fs.readFileSync(
      path.join(this.root, "core/data/src/main/resources/dev/starsight/report/report.css"), "utf8");
    const light = css.match(/:root\{[^}]*\}/)[0];
    const dark = css.match(/@media screen and \(prefers-color-scheme:dark\)\{:root\{[^}]*\}\}/)[0];
    return `${light}\n${dark}\n`;
  }

  #list(directory) {
    return fs
      .readdirSync(path.join(this.docs, directory))
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => (directory === "." ? name : `${directory}/${name}`));
  }

  #docsPath(inputPath) {
    return path.posix.normalize(inputPath).replace(/^(\.\.\/)+/, "");
  }

  /** What a command says of itself, and what it printed in the first recipe that has it. */
  #command(name, help) {
    const recipes = [];
    let shown;
    for (const file of [...this.#list("guide"), ...this.#list("guide/recipes")]) {
      const used = this.#transcript(file).filter((each) =>
        `${each.command} `.includes(`starsight ${name} `));
      if (used.length > 0) {
        recipes.push(`[${this.title(path.join("..", file))}](../${file})`);
        shown ??= used[0];
      }
    }
    const transcript = shown ? `\n## For example\n\n${console([shown])}\n` : "";
    const list = recipes.length > 0 ? `\nRecipes: ${recipes.join(" · ")}\n` : "";
    return `# starsight ${name}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n${transcript}${list}`;
  }

  #transcript(page) {
    return this.#json(page.replace(/^guide\//, "").replace(/\.md$/, ".json")) ?? [];
  }

  /** Replaces commands by what they printed when the build ran them. */
  #transcripts(page, content) {
    const entries = this.#transcript(page);
    let next = 0;
    return content.replace(/^```(console|java run|(\w+) file=(\S+))\n([^]*?)^```$/gm,
      (block, kind, language, name, body) => {
        if (name) {
          return `<p class="file">${name}</p>\n\n\`\`\`${language}\n${body}\`\`\``;
        }
        if (kind === "java run") {
          const entry = entries[next++];
          const printed = entry ? `\n<p class="file">prints</p>\n\n\`\`\`text\n${shorten(entry.output)}\n\`\`\`` : "";
          return `\`\`\`java\n${body}\`\`\`\n${printed}`;
        }
        const count = body.match(/^\$ /gm).length;
        const ran = entries.slice(next, next + count);
        next += count;
        return ran.length === count ? console(ran) : block;
      });
  }

  /** Lets the links of a rendered page lead to pages; what is not on the site is left as text. */
  links(inputPath, html) {
    const page = this.#docsPath(inputPath);
    const base = BESIDE_DOCS.test(page) ? "" : path.posix.join("docs", path.posix.dirname(page));
    const href = (link) => {
      const [target, hash] = link.split("#");
      const place = this.#place(path.posix.join(base, target));
      return (
        place && path.posix.relative(path.posix.dirname(pageName(page)), place) + (hash ? "#" + hash : "")
      );
    };
    return html
      .replace(/<a href="(?!https?:|#)([^"]*)">([^]*?)<\/a>/g, (all, link, text) => {
        const place = href(link);
        return place ? `<a href="${place}">${text}</a>` : text;
      })
      .replace(/<img src="(?!https?:)([^"]*)"/g, (all, link) => `<img src="${href(link)}"`);
  }

  /** Where a file of the repository lies on the site. */
  #place(file) {
    const inside = path.posix.normalize(file).replace(/\/$/, "");
    if (BESIDE_DOCS.test(inside)) {
      return pageName(inside);
    }
    if (inside === "docs") {
      return "guide/index.html";
    }
    if (inside.startsWith("docs/") && inside.endsWith(".md")) {
      return pageName(inside.slice("docs/".length));
    }
    return /^docs\/[^/]+\.(png|svg)$/.test(inside) ? inside.slice("docs/".length) : undefined;
  }

  #json(name) {
    const text = this.#read(name);
    return text && JSON.parse(text);
  }

  /** What the tests of the build left for the site. */
  #read(name) {
    const file = path.join(this.built, name);
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
  }
}

function pageName(file) {
  return file.replace(/README\.md$/, "index.md").replace(/\.md$/, ".html");
}

function heading(content) {
  return content.match(/^# (.*)$/m)?.[1].replaceAll("`", "");
}

function slug(command) {
  return command.replaceAll(" ", "-");
}

function console(entries) {
  const lines = entries.map(({ command, output, exitCode }) => {
    const end = exitCode ? `<span class="exit">exit code ${exitCode}</span>\n` : "";
    return `<b>$ ${escape(command)}</b>\n${escape(shorten(output))}\n${end}`;
  });
  return `<pre class="console" tabindex="0">${lines.join("").trimEnd().replaceAll("\n\n", "\n&#8203;\n")}</pre>`;
}

/** The first lines of a long output. */
function shorten(output) {
  const lines = output.trimEnd().split("\n");
  return lines.length > 24 ? [...lines.slice(0, 20), "…"].join("\n") : lines.join("\n");
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
