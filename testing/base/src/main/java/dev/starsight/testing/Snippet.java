package dev.starsight.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Java code in a document: statements, or members of a class.
 *
 * @param file the document, relative to the root of the repository
 * @param home the package whose types take precedence; empty for a Markdown file
 * @param code the code as readers see it
 */
public record Snippet(Path file, String home, String code) {

  /** The line before a Markdown block that leaves something out and therefore cannot compile. */
  static final String ABRIDGED = "<!-- abridged: not compiled -->\n";

  private static final Pattern JAVADOC =
      Pattern.compile("<pre>\\{@code\\n(.*?)\\n \\* *\\}</pre>", Pattern.DOTALL);
  private static final Pattern MARKDOWN =
      Pattern.compile(
          "(?<!" + ABRIDGED + ")^```java\\n(.*?)\\n```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern MARGIN = Pattern.compile("^ *\\* ?", Pattern.MULTILINE);
  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

  /** Returns the snippets in the Javadoc of a source file. */
  public static List<Snippet> ofSource(Path root, Path file) throws IOException {
    String text = Files.readString(file);
    Matcher declared = PACKAGE.matcher(text);
    String home = declared.find() ? declared.group(1) : "";
    return JAVADOC
        .matcher(text)
        .results()
        .map(found -> MARGIN.matcher(found.group(1)).replaceAll(""))
        .map(code -> new Snippet(root.relativize(file), home, code))
        .toList();
  }

  /** Returns the Java blocks of a Markdown file. */
  static List<Snippet> ofMarkdown(Path root, Path file) throws IOException {
    return MARKDOWN
        .matcher(Files.readString(file))
        .results()
        .map(found -> new Snippet(root.relativize(file), "", found.group(1)))
        .toList();
  }

  /**
   * Returns the snippets of the sources whose classes are on the class path of this test, and those
   * of the documents that are wanted among README and documentation.
   */
  public static List<Snippet> all(Path root, Predicate<Path> wanted) throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    for (Path source : sources(root)) {
      snippets.addAll(ofSource(root, source));
    }
    for (Path document : documents(root)) {
      if (wanted.test(document)) {
        snippets.addAll(ofMarkdown(root, document));
      }
    }
    return snippets;
  }

  /** Returns the Java files of all modules whose classes are on the class path of this test. */
  public static List<Path> sources(Path root) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path main : mainDirectories(root)) {
      try (Stream<Path> files = Files.walk(main)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> isCompiled(main.relativize(file)))
            .sorted()
            .forEach(sources::add);
      }
    }
    return sources;
  }

  private static List<Path> mainDirectories(Path root) throws IOException {
    try (Stream<Path> directories = Files.walk(root, 5)) {
      return directories.filter(path -> path.endsWith("src/main/java")).sorted().toList();
    }
  }

  private static boolean isCompiled(Path source) {
    String name = source.toString().replace('\\', '/').replaceAll("\\.java$", ".class");
    return Snippet.class.getClassLoader().getResource(name) != null;
  }

  private static List<Path> documents(Path root) throws IOException {
    try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      return Stream.concat(
              Stream.of(root.resolve("README.md")),
              docs.filter(file -> file.toString().endsWith(".md"))
                  .filter(file -> !file.toString().contains("node_modules"))
                  .sorted())
          .toList();
    }
  }
}
