package dev.starsight.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles snippets, each as a method of a separate class, without writing anything. */
public final class SnippetCompiler {

  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
  private static final Pattern TYPE =
      Pattern.compile("^public .*?\\b(?:class|interface|record|enum) (\\w+)", Pattern.MULTILINE);
  private static final Pattern NESTED =
      Pattern.compile(
          "^  public [a-z ]*?\\b(?:class|interface|record|enum) (\\w+)", Pattern.MULTILINE);
  private static final Pattern WORD = Pattern.compile("\\b[A-Za-z]\\w*");
  private static final String STANDARD_IMPORTS =
      """
      import java.io.*;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      """;

  /** The full names of types outside Starsight that snippets use, by simple name. */
  private final Map<String, String> otherTypes;

  /** The full names of Starsight's public types by simple name. */
  private final Map<String, List<String>> types = new TreeMap<>();

  /** The declarations of variables and methods that snippets take for granted, by name. */
  private final Map<String, String> standIns;

  /**
   * Creates a compiler.
   *
   * @param sources the Java files whose public types snippets may use
   * @param standIns declarations of the variables and methods that snippets take for granted, by
   *     name
   * @param otherTypes the full names of types outside Starsight that snippets use, by simple name
   */
  public SnippetCompiler(
      List<Path> sources, Map<String, String> standIns, Map<String, String> otherTypes)
      throws IOException {
    this.standIns = standIns;
    this.otherTypes = otherTypes;
    for (Path source : sources) {
      String text = Files.readString(source);
      Matcher home = PACKAGE.matcher(text);
      Matcher type = TYPE.matcher(text);
      if (home.find() && type.find()) {
        String name = home.group(1) + "." + type.group(1);
        add(type.group(1), name);
        NESTED.matcher(text).results().forEach(t -> add(t.group(1), name + "." + t.group(1)));
      }
    }
    // Types for users and those that are not nested come first.
    types
        .values()
        .forEach(
            names ->
                names.sort(
                    Comparator.comparing((String name) -> name.contains(".internal."))
                        .thenComparing(name -> name.matches(".*\\.[A-Z]\\w*\\..*"))));
  }

  private void add(String simpleName, String fullName) {
    types.computeIfAbsent(simpleName, name -> new ArrayList<>()).add(fullName);
  }

  /** Returns the compilation errors of each snippet that does not compile. */
  public Map<Snippet, List<String>> errors(List<Snippet> snippets) {
    List<Source> sources = new ArrayList<>();
    for (Snippet snippet : snippets) {
      sources.add(new Source("Snippet" + sources.size(), snippet, this));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (JavaFileManager files =
        new DiscardingFileManager(compiler.getStandardFileManager(found, null, null))) {
      List<String> options = List.of("-proc:none", "--should-stop=ifError=FLOW");
      compiler.getTask(null, files, found, options, null, sources).call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<Snippet, List<String>> errors = new LinkedHashMap<>();
    for (Diagnostic<? extends JavaFileObject> each : found.getDiagnostics()) {
      if (each.getKind() == Diagnostic.Kind.ERROR && each.getSource() instanceof Source source) {
        errors
            .computeIfAbsent(source.snippet, snippet -> new ArrayList<>())
            .add(source.line(each.getLineNumber()) + "\n  " + each.getMessage(Locale.ROOT));
      }
    }
    return errors;
  }

  /** Returns a class with the snippet as the body of a method. */
  private String wrapped(String className, Snippet snippet) {
    StringBuilder members = new StringBuilder();
    for (String word : words(snippet.code())) {
      String standIn = standIns.get(word);
      if (standIn != null) {
        members.append("  ").append(standIn).append('\n');
      }
    }
    StringBuilder imports = new StringBuilder(STANDARD_IMPORTS);
    for (String word : words(members + snippet.code())) {
      fullName(word, snippet.home())
          .ifPresent(name -> imports.append("import ").append(name).append(";\n"));
    }
    return imports
        + "@SuppressWarnings(\"all\")\nclass "
        + className
        + " {\n"
        + members
        + "  void run() throws Exception {\n"
        + snippet.code()
        + "\n  }\n}\n";
  }

  private Optional<String> fullName(String word, String home) {
    List<String> candidates = types.getOrDefault(word, List.of());
    return Optional.ofNullable(otherTypes.get(word))
        .or(() -> candidates.stream().filter(name -> name.equals(home + "." + word)).findFirst())
        .or(() -> candidates.stream().findFirst());
  }

  private static Set<String> words(String code) {
    Set<String> words = new TreeSet<>();
    WORD.matcher(code).results().forEach(word -> words.add(word.group()));
    return words;
  }

  /** A source in memory that remembers its snippet. */
  private static final class Source extends SimpleJavaFileObject {

    private final Snippet snippet;
    private final String text;

    Source(String className, Snippet snippet, SnippetCompiler compiler) {
      super(URI.create("string:///" + className + ".java"), Kind.SOURCE);
      this.snippet = snippet;
      this.text = compiler.wrapped(className, snippet);
    }

    String line(long number) {
      return text.lines().skip(number - 1).findFirst().orElse("").strip();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Discards the compiled classes. */
  private static final class DiscardingFileManager
      extends ForwardingJavaFileManager<JavaFileManager> {

    DiscardingFileManager(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("nowhere:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return OutputStream.nullOutputStream();
        }
      };
    }
  }
}
